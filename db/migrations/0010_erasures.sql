CREATE TABLE "erasure" (
	"entry" text PRIMARY KEY NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"by" text NOT NULL
);
