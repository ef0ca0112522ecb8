-- No item ever stood on the shelf `done`: a case that is resolved has no open item. It is found among the cases instead.
ALTER TABLE "work_item" drop column "shelf";--> statement-breakpoint
ALTER TABLE "work_item" ADD COLUMN "shelf" text GENERATED ALWAYS AS (case when is_junk then 'junk' when state = 'waiting' then 'waiting' else 'open' end) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "work_item_open" ON "work_item" USING btree ("service","shelf","breach_at","case_id","from_position","sector","is_protected","channel") WHERE to_position is null;--> statement-breakpoint
ALTER TABLE "case" ADD COLUMN "closed_at" timestamp(3) with time zone;--> statement-breakpoint
UPDATE "case" c SET "closed_at" = coalesce((SELECT max(m."at") FROM "message" m WHERE m."case_id" = c."id" AND m."type" IN ('case.resolved', 'case.discarded')), c."updated_at") WHERE c."state" IN ('resolved', 'closed');--> statement-breakpoint
CREATE INDEX "case_closed" ON "case" USING btree ("service","closed_at","id","sector","is_protected","channel") WHERE closed_at is not null and not is_junk;--> statement-breakpoint
CREATE INDEX "case_closed_words" ON "case" USING gin (search_vector(citizen_name, title, reference)) WHERE closed_at is not null and not is_junk;
