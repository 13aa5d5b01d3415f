-- What older versions wrote of closed gates says nothing of what came later: that is told as null until the task is decided again.
UPDATE "tasks" SET "waiting" = jsonb_set("waiting", '{closedGates}', (
  SELECT coalesce(jsonb_agg(
    CASE WHEN gate ->> 'gate' = 'dependency' THEN '{"alignedInstantMs": null, "neededAfterMs": null}'::jsonb || gate ELSE gate END ORDER BY place
  ), '[]'::jsonb)
  FROM jsonb_array_elements("waiting" -> 'closedGates') WITH ORDINALITY AS gates (gate, place)
))
WHERE "waiting" IS NOT NULL;
