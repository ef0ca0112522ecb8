DROP INDEX "observation_link";--> statement-breakpoint
CREATE INDEX "observation_identity" ON "observation" USING btree ("entry") WHERE has_identity;--> statement-breakpoint
CREATE INDEX "registry_event_creation" ON "registry_event" USING btree ("entry") WHERE type = 'entry.created';--> statement-breakpoint
CREATE INDEX "observation_link" ON "observation" USING btree ("link","at" DESC NULLS LAST,"id") WHERE link is not null;