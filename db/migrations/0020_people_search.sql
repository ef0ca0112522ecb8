CREATE TABLE "search_record" (
	"observation" text PRIMARY KEY NOT NULL,
	"keys" bigint[] NOT NULL,
	"facts" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_word" (
	"word" text PRIMARY KEY NOT NULL,
	"key" bigint NOT NULL,
	"sound" text NOT NULL,
	"near" bigint[] NOT NULL
);
--> statement-breakpoint
CREATE INDEX "search_record_keys" ON "search_record" USING gin ("keys") WITH (fastupdate=false);--> statement-breakpoint
CREATE INDEX "search_word_beginning" ON "search_word" USING btree ("word" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "search_word_key" ON "search_word" USING btree ("key");--> statement-breakpoint
CREATE INDEX "search_word_sound" ON "search_word" USING btree ("sound");--> statement-breakpoint
CREATE INDEX "search_word_near" ON "search_word" USING gin ("near") WITH (fastupdate=false);