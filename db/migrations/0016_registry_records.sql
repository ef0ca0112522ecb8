CREATE SEQUENCE "public"."registry_position" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "never_same" (
	"left_entry" text NOT NULL,
	"right_entry" text NOT NULL,
	"reason" text NOT NULL,
	"until" timestamp(3) with time zone,
	"by" text NOT NULL,
	"event" text NOT NULL,
	CONSTRAINT "never_same_left_entry_right_entry_pk" PRIMARY KEY("left_entry","right_entry")
);
--> statement-breakpoint
CREATE TABLE "observation" (
	"id" text PRIMARY KEY NOT NULL,
	"entry" text NOT NULL,
	"source" text NOT NULL,
	"system" text,
	"link" text,
	"has_identity" boolean NOT NULL,
	"channel" text,
	"at" timestamp(3) with time zone NOT NULL,
	"assurance" text NOT NULL,
	"master_of" jsonb NOT NULL,
	"sealed" text,
	"position" bigint NOT NULL,
	"placed_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person_set" (
	"entry" text NOT NULL,
	"person" text NOT NULL,
	"opened_by" bigint NOT NULL,
	"valid_from" timestamp(3) with time zone NOT NULL,
	"valid_to" timestamp(3) with time zone,
	CONSTRAINT "person_set_entry_opened_by_pk" PRIMARY KEY("entry","opened_by")
);
--> statement-breakpoint
CREATE TABLE "registry_event" (
	"position" bigint PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"cause" text NOT NULL,
	"type" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"by_kind" text NOT NULL,
	"by" text NOT NULL,
	"model" text,
	"reason" text,
	"note" text,
	"entry" text NOT NULL,
	"other" text,
	"body" jsonb NOT NULL,
	"evidence" jsonb NOT NULL,
	"digest" text,
	"answer" jsonb,
	CONSTRAINT "registry_event_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "registry_merge" (
	"id" text PRIMARY KEY NOT NULL,
	"left_entry" text NOT NULL,
	"right_entry" text NOT NULL,
	"supersedes" jsonb NOT NULL,
	"by" text NOT NULL,
	"position" bigint NOT NULL,
	"undone_by" text
);
--> statement-breakpoint
CREATE TABLE "review_proposal" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"reason" text NOT NULL,
	"score" double precision,
	"model" text,
	"evidence" jsonb NOT NULL,
	"left_entry" text NOT NULL,
	"right_entry" text NOT NULL,
	"observations" jsonb NOT NULL,
	"opened_at" timestamp(3) with time zone NOT NULL,
	"assigned_to" text,
	"due_at" timestamp(3) with time zone,
	"first_by" text,
	"decision" text,
	"decided_by" text,
	"decided_at" timestamp(3) with time zone,
	"outcome" text,
	"moved" jsonb NOT NULL
);
--> statement-breakpoint
CREATE INDEX "never_same_right" ON "never_same" USING btree ("right_entry");--> statement-breakpoint
CREATE INDEX "observation_entry" ON "observation" USING btree ("entry","position");--> statement-breakpoint
CREATE INDEX "observation_link" ON "observation" USING btree ("link") WHERE link is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "person_set_now" ON "person_set" USING btree ("entry") WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "person_set_members" ON "person_set" USING btree ("person") WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "registry_event_entry" ON "registry_event" USING btree ("entry","position");--> statement-breakpoint
CREATE INDEX "registry_event_other" ON "registry_event" USING btree ("other","position") WHERE other is not null;--> statement-breakpoint
CREATE INDEX "registry_merge_left" ON "registry_merge" USING btree ("left_entry") WHERE undone_by is null;--> statement-breakpoint
CREATE INDEX "registry_merge_right" ON "registry_merge" USING btree ("right_entry") WHERE undone_by is null;--> statement-breakpoint
CREATE INDEX "review_proposal_open" ON "review_proposal" USING btree ("opened_at","id") WHERE state <> 'decided';--> statement-breakpoint
CREATE INDEX "review_proposal_left" ON "review_proposal" USING btree ("left_entry");--> statement-breakpoint
CREATE INDEX "review_proposal_right" ON "review_proposal" USING btree ("right_entry");--> statement-breakpoint
CREATE INDEX "review_proposal_outcome" ON "review_proposal" USING btree ("outcome") WHERE outcome is not null;--> statement-breakpoint
-- What was decided about persons is never rewritten: it is taken back by another event.
CREATE FUNCTION "refuse_rewriting"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;--> statement-breakpoint
CREATE TRIGGER "registry_event_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "registry_event"
	FOR EACH STATEMENT EXECUTE FUNCTION "refuse_rewriting"();
