CREATE TABLE "submission" (
	"id" text PRIMARY KEY NOT NULL,
	"session" text NOT NULL,
	"body" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "installation" (
	"id" text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE INDEX "submission_at" ON "submission" USING btree ("at");