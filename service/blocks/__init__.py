"""E-mail blocks: pulled for one recipient or a whole mailing, kept as they were sent, drawn when they are opened."""
