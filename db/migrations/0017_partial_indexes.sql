DROP INDEX "message_mail";--> statement-breakpoint
DROP INDEX "work_item_ended";--> statement-breakpoint
CREATE INDEX "message_mail" ON "message" USING btree ("mail_id") WHERE mail_id is not null;--> statement-breakpoint
CREATE INDEX "work_item_ended" ON "work_item" USING btree ("partition","to_position") WHERE to_position is not null;