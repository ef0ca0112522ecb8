CREATE TABLE "presence" (
	"agent" text NOT NULL,
	"partition" integer NOT NULL,
	"from_position" bigint NOT NULL,
	"valid_from" timestamp(3) with time zone NOT NULL,
	"valid_to" timestamp(3) with time zone,
	"presence" text NOT NULL,
	"pause_reason" text,
	CONSTRAINT "presence_agent_from_position_pk" PRIMARY KEY("agent","from_position")
);
--> statement-breakpoint
CREATE INDEX "presence_now" ON "presence" USING btree ("agent") WHERE valid_to is null;