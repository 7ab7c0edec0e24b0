//! SQL over the committed tables: session, views, functions, checks, output formats.
