CREATE TABLE "identity_task" (
	"cause" text PRIMARY KEY NOT NULL,
	"entry" text NOT NULL,
	"sealed" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"next_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "match_key" (
	"key" bigint NOT NULL,
	"observation" text NOT NULL,
	CONSTRAINT "match_key_key_observation_pk" PRIMARY KEY("key","observation")
);
--> statement-breakpoint
CREATE TABLE "match_record" (
	"observation" text PRIMARY KEY NOT NULL,
	"features" jsonb NOT NULL
);
--> statement-breakpoint
CREATE INDEX "identity_task_next" ON "identity_task" USING btree ("next_at");--> statement-breakpoint
CREATE INDEX "match_key_observation" ON "match_key" USING btree ("observation");