CREATE TABLE "agent" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"subject" text,
	"capacity" jsonb NOT NULL,
	"can_see_protected" boolean DEFAULT false NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "agent_email_unique" UNIQUE("email"),
	CONSTRAINT "agent_subject_unique" UNIQUE("subject")
);
--> statement-breakpoint
CREATE TABLE "blocked_sender" (
	"address" text PRIMARY KEY NOT NULL,
	"by" text NOT NULL,
	"reason" text NOT NULL,
	"until" timestamp(3) with time zone NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "draft" (
	"owner" text NOT NULL,
	"key" text NOT NULL,
	"body" jsonb NOT NULL,
	"version" integer NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "draft_owner_key_pk" PRIMARY KEY("owner","key")
);
--> statement-breakpoint
CREATE TABLE "membership" (
	"agent" text NOT NULL,
	"service" text NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "membership_agent_service_pk" PRIMARY KEY("agent","service")
);
--> statement-breakpoint
CREATE TABLE "sector" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "service" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"parent" text,
	"sector" text NOT NULL,
	"emails" jsonb NOT NULL,
	"phone" text,
	"targets" jsonb NOT NULL,
	"takes_contacts" boolean DEFAULT true NOT NULL,
	"communes" jsonb DEFAULT '[]'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"agent" text,
	"issuer" text,
	"subject" text,
	"claims" text,
	"id_token" text,
	"expires_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "site" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"commune" text NOT NULL,
	"address" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" bigint PRIMARY KEY NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"target" text NOT NULL,
	"motive" text,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "case" (
	"id" text PRIMARY KEY NOT NULL,
	"reference" text NOT NULL,
	"subject" text NOT NULL,
	"service" text NOT NULL,
	"sector" text NOT NULL,
	"is_protected" boolean NOT NULL,
	"procedure" text NOT NULL,
	"channel" text NOT NULL,
	"state" text NOT NULL,
	"owes" text NOT NULL,
	"holder" text,
	"priority" text NOT NULL,
	"title" text NOT NULL,
	"citizen_name" text NOT NULL,
	"citizen" jsonb NOT NULL,
	"opened_at" timestamp(3) with time zone NOT NULL,
	"breach_at" timestamp(3) with time zone,
	"waits_until" timestamp(3) with time zone,
	"possible_follow_up_of" text,
	"is_junk" boolean NOT NULL,
	"version" bigint NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "case_reference_unique" UNIQUE("reference")
);
--> statement-breakpoint
CREATE TABLE "contact" (
	"id" text PRIMARY KEY NOT NULL,
	"case_id" text NOT NULL,
	"service" text NOT NULL,
	"sector" text NOT NULL,
	"is_protected" boolean NOT NULL,
	"subject" text NOT NULL,
	"channel" text NOT NULL,
	"direction" text NOT NULL,
	"received_at" timestamp(3) with time zone NOT NULL,
	"is_automatic" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "document" (
	"id" text PRIMARY KEY NOT NULL,
	"case_id" text NOT NULL,
	"message_id" text NOT NULL,
	"service" text NOT NULL,
	"sector" text NOT NULL,
	"is_protected" boolean NOT NULL,
	"blob" text NOT NULL,
	"name" text NOT NULL,
	"media_type" text NOT NULL,
	"bytes" integer NOT NULL,
	"content_id" text
);
--> statement-breakpoint
CREATE TABLE "message" (
	"id" text PRIMARY KEY NOT NULL,
	"case_id" text NOT NULL,
	"service" text NOT NULL,
	"sector" text NOT NULL,
	"is_protected" boolean NOT NULL,
	"partition" integer NOT NULL,
	"position" bigint NOT NULL,
	"kind" text NOT NULL,
	"channel" text,
	"type" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"author_kind" text NOT NULL,
	"author" text,
	"title" text,
	"text" text,
	"html_blob" text,
	"detail" jsonb NOT NULL,
	"delivery" text,
	"delivery_detail" text,
	"mail_id" text
);
--> statement-breakpoint
CREATE TABLE "work_item" (
	"case_id" text NOT NULL,
	"partition" integer NOT NULL,
	"from_position" bigint NOT NULL,
	"to_position" bigint,
	"valid_from" timestamp(3) with time zone NOT NULL,
	"valid_to" timestamp(3) with time zone,
	"service" text NOT NULL,
	"sector" text NOT NULL,
	"is_protected" boolean NOT NULL,
	"channel" text NOT NULL,
	"reference" text NOT NULL,
	"title" text NOT NULL,
	"citizen_name" text NOT NULL,
	"state" text NOT NULL,
	"owes" text NOT NULL,
	"holder" text,
	"priority" text NOT NULL,
	"is_junk" boolean NOT NULL,
	"breach_at" timestamp(3) with time zone NOT NULL,
	"since" timestamp(3) with time zone NOT NULL,
	"why" text NOT NULL,
	"has_new" boolean NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "work_item_case_id_from_position_pk" PRIMARY KEY("case_id","from_position")
);
--> statement-breakpoint
CREATE TABLE "case_entry" (
	"case_id" text PRIMARY KEY NOT NULL,
	"entry" text NOT NULL,
	"reference" text NOT NULL,
	CONSTRAINT "case_entry_reference_unique" UNIQUE("reference")
);
--> statement-breakpoint
CREATE TABLE "entry" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"key" text,
	"created_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identity_decision" (
	"cause" text PRIMARY KEY NOT NULL,
	"entry" text NOT NULL,
	"case_id" text NOT NULL,
	"reference" text NOT NULL,
	"outcome" text NOT NULL,
	"evidence" jsonb NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identity_link" (
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"entry" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "identity_link_kind_value_pk" PRIMARY KEY("kind","value")
);
--> statement-breakpoint
CREATE TABLE "dead_letter" (
	"reference" text PRIMARY KEY NOT NULL,
	"actor" text NOT NULL,
	"cause" text NOT NULL,
	"envelope" jsonb NOT NULL,
	"error" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"state" text DEFAULT 'open' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fact" (
	"partition" integer NOT NULL,
	"position" bigint NOT NULL,
	"actor" text NOT NULL,
	"version" bigint NOT NULL,
	"type" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"cause" text NOT NULL,
	"data" jsonb NOT NULL,
	"sealed" text,
	CONSTRAINT "fact_partition_position_pk" PRIMARY KEY("partition","position")
);
--> statement-breakpoint
CREATE TABLE "hub_node" (
	"id" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "input" (
	"cause" text PRIMARY KEY NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"outcome" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" text PRIMARY KEY NOT NULL,
	"actor" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"payload" jsonb NOT NULL,
	"sealed" text,
	"at" timestamp(3) with time zone NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp(3) with time zone NOT NULL,
	"worker" text,
	"detail" text
);
--> statement-breakpoint
CREATE TABLE "partition" (
	"id" integer PRIMARY KEY NOT NULL,
	"owner" text,
	"epoch" bigint DEFAULT 0 NOT NULL,
	"expires_at" timestamp(3) with time zone DEFAULT '-infinity' NOT NULL,
	"cursor" bigint DEFAULT 0 NOT NULL,
	"position" bigint DEFAULT 0 NOT NULL,
	"published" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "snapshot" (
	"actor" text PRIMARY KEY NOT NULL,
	"partition" integer NOT NULL,
	"version" bigint NOT NULL,
	"charts" text NOT NULL,
	"state" jsonb NOT NULL,
	"timers" jsonb NOT NULL,
	"quarantined" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tell" (
	"cause" text PRIMARY KEY NOT NULL,
	"partition" integer NOT NULL,
	"to" text NOT NULL,
	"input" jsonb NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"reply_to" text,
	"answers" text
);
--> statement-breakpoint
CREATE TABLE "timer" (
	"actor" text NOT NULL,
	"name" text NOT NULL,
	"partition" integer NOT NULL,
	"generation" bigint NOT NULL,
	"due_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "timer_actor_name_pk" PRIMARY KEY("actor","name")
);
--> statement-breakpoint
CREATE INDEX "case_subject" ON "case" USING btree ("sector","subject");--> statement-breakpoint
CREATE INDEX "contact_case" ON "contact" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "document_case" ON "document" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "message_case" ON "message" USING btree ("case_id","position");--> statement-breakpoint
CREATE INDEX "message_mail" ON "message" USING btree ("mail_id");--> statement-breakpoint
CREATE INDEX "work_item_open" ON "work_item" USING btree ("service","breach_at","case_id") WHERE to_position is null;--> statement-breakpoint
CREATE INDEX "work_item_changed" ON "work_item" USING btree ("partition","from_position");--> statement-breakpoint
CREATE INDEX "work_item_ended" ON "work_item" USING btree ("partition","to_position");--> statement-breakpoint
CREATE INDEX "case_entry_entry" ON "case_entry" USING btree ("entry");--> statement-breakpoint
CREATE INDEX "identity_link_entry" ON "identity_link" USING btree ("entry");--> statement-breakpoint
CREATE INDEX "fact_actor" ON "fact" USING btree ("actor","version");--> statement-breakpoint
CREATE INDEX "outbox_next" ON "outbox" USING btree ("state","next_at");--> statement-breakpoint
CREATE INDEX "tell_partition" ON "tell" USING btree ("partition","at");--> statement-breakpoint
CREATE INDEX "timer_due" ON "timer" USING btree ("partition","due_at");