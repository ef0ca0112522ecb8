CREATE TABLE "acknowledgement_count" (
	"address" text NOT NULL,
	"day" date NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "acknowledgement_count_address_day_pk" PRIMARY KEY("address","day")
);
