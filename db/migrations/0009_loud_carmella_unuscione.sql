ALTER TABLE "blocked_sender" ADD COLUMN "case_id" text NOT NULL;--> statement-breakpoint
ALTER TABLE "service" ADD COLUMN "is_protected" boolean DEFAULT false NOT NULL;