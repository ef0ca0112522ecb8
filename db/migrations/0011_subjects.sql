-- What was written before the column takes the pseudonym of its case. A pseudonym is a keyed hash that SQL cannot make: a past
-- version of an item from another sector stays without one until the read models are rebuilt from the facts.
ALTER TABLE "message" ADD COLUMN "subject" text;--> statement-breakpoint
ALTER TABLE "work_item" ADD COLUMN "subject" text;--> statement-breakpoint
UPDATE "message" m SET "subject" = c."subject" FROM "case" c WHERE c."id" = m."case_id";--> statement-breakpoint
UPDATE "work_item" w SET "subject" = c."subject" FROM "case" c WHERE c."id" = w."case_id" AND c."sector" = w."sector";--> statement-breakpoint
UPDATE "message" SET "subject" = '' WHERE "subject" IS NULL;--> statement-breakpoint
UPDATE "work_item" SET "subject" = '' WHERE "subject" IS NULL;--> statement-breakpoint
ALTER TABLE "message" ALTER COLUMN "subject" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "work_item" ALTER COLUMN "subject" SET NOT NULL;
