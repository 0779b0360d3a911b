"""Lists of contacts from outside, read in chunks and made into changes of cards. It runs in the command's own process.

Every reader answers with a `Table`: chunks of rows as they stand, their cells still what the list holds.
pandas, openpyxl and pyarrow are loaded here and by nobody who answers requests.

imports.run        a table into the cards of a shop: read, changed, counted
imports.columns    what each column is taken as
imports.mapping    what a file of the merchandiser's says of columns
imports.readers    which reader a file needs
imports.tables     what every reader answers with
imports.limits     how much is taken of what may be hostile
imports.delimited  CSV and TSV
imports.workbooks  XLSX
imports.objects    JSON and NDJSON
imports.arrow      Parquet
imports.queries    the rows of a SQL query
imports.report     what was taken, what was not, and why
imports.refused    refused rows as a list to mend and import again
"""
