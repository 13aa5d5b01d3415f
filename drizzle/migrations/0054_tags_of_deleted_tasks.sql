CREATE TABLE "deleted_task_tags" (
	"task_id" bigint NOT NULL,
	"tag_id" bigint NOT NULL,
	CONSTRAINT "deleted_task_tags_task_id_tag_id_pk" PRIMARY KEY("task_id","tag_id")
);
--> statement-breakpoint
ALTER TABLE "deleted_task_tags" ADD CONSTRAINT "deleted_task_tags_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deleted_task_tags" ADD CONSTRAINT "deleted_task_tags_tag_id_tags_id_fk" FOREIGN KEY ("tag_id") REFERENCES "public"."tags"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deleted_task_tags_tag" ON "deleted_task_tags" USING btree ("tag_id","task_id");--> statement-breakpoint
-- Tasks that were deleted before: their last audit says which tags they had.
INSERT INTO "deleted_task_tags" ("task_id", "tag_id")
SELECT DISTINCT tasks.id, tags.id
FROM tasks
JOIN audits ON audits.subject_kind = 'task' AND audits.subject_id = tasks.id::text AND audits.type = 'task-changed' AND audits.after IS NULL
CROSS JOIN LATERAL jsonb_array_elements_text(
  CASE WHEN jsonb_typeof(audits.before->'tags') = 'array' THEN audits.before->'tags' ELSE '[]'::jsonb END
) AS had (name)
JOIN tags ON lower(tags.name) = lower(had.name)
WHERE tasks.deleted_at IS NOT NULL;
