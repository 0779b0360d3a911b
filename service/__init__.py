"""Everything with a side effect: commands, HTTP, pages, storage, jobs. It composes the three pure stages."""
