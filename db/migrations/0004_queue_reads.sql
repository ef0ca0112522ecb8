DROP INDEX "work_item_open";--> statement-breakpoint
ALTER TABLE "work_item" ADD COLUMN "shelf" text GENERATED ALWAYS AS (case when state in ('resolved', 'closed') then 'done' when is_junk then 'junk' when state = 'waiting' then 'waiting' else 'open' end) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "work_item_holder" ON "work_item" USING btree ("holder") WHERE to_position is null and holder is not null;--> statement-breakpoint
CREATE INDEX "work_item_words" ON "work_item" USING gin (search_vector(citizen_name, title, reference)) WHERE to_position is null;--> statement-breakpoint
CREATE INDEX "work_item_past" ON "work_item" USING spgist (tstzrange(valid_from, greatest(valid_from, valid_to))) WHERE valid_to is not null;--> statement-breakpoint
CREATE INDEX "work_item_open" ON "work_item" USING btree ("service","shelf","breach_at","case_id","from_position","sector","is_protected","channel") WHERE to_position is null;