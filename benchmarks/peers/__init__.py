"""The same exact ranking, asked of others: what it costs there, and whether they answer the same.

peers.__main__       the command: who is asked, how many products, what is printed and written
peers.job            the job, and the slow answer that says what is right
peers.contenders     who can be asked
peers.turns          everybody asked in turn; processor time, and every answer compared
peers.table          the figures as a table of the docs
peers.ours           Notesik itself
peers.statement      the question in SQL
peers.in_arrow       the products as an Arrow table
peers.in_duckdb      DuckDB
peers.in_polars      polars
peers.in_tantivy     tantivy
peers.in_sqlite      SQLite
peers.in_postgresql  PostgreSQL
peers.in_xapian      Xapian
peers.in_pandas      pandas
peers.in_sklearn     scikit-learn
peers.in_redisearch  RediSearch
"""
