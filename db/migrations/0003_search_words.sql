-- Words of a name, a title and a reference without accents and case, for prefix search. PostgreSQL calls unaccent stable
-- because its dictionary can be replaced; ours is the one that comes with it. Long words are cut: a lexeme has a bound.
CREATE FUNCTION "search_vector"(citizen_name text, title text, reference text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
  SELECT array_to_tsvector(coalesce(array_agg(DISTINCT left(word, 40)), '{}'))
  FROM regexp_split_to_table(
    lower(public.unaccent('public.unaccent', left(citizen_name, 300) || ' ' || left(title, 300) || ' ' || reference)),
    '[^[:alnum:]]+') AS word
  WHERE word <> ''
$$;
