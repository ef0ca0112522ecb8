DROP INDEX "case_closed_words";--> statement-breakpoint
DROP INDEX "work_item_words";--> statement-breakpoint
ALTER TABLE "case" ADD COLUMN "words" "tsvector";--> statement-breakpoint
ALTER TABLE "work_item" ADD COLUMN "words" "tsvector";--> statement-breakpoint
-- From now on the hub folds words itself: a function that PostgreSQL runs for each row cost more than the row.
UPDATE "case" SET "words" = search_vector(citizen_name, title, reference);--> statement-breakpoint
UPDATE "work_item" SET "words" = search_vector(citizen_name, title, reference);--> statement-breakpoint
ALTER TABLE "case" ALTER COLUMN "words" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "work_item" ALTER COLUMN "words" SET NOT NULL;--> statement-breakpoint
CREATE INDEX "case_closed_words" ON "case" USING gin ("words") WHERE closed_at is not null and not is_junk;--> statement-breakpoint
CREATE INDEX "work_item_words" ON "work_item" USING gin ("words") WHERE to_position is null;--> statement-breakpoint
DROP FUNCTION "search_vector";
