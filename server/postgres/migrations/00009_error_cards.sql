-- +goose Up
-- An error that a learner makes again and again becomes a card by itself, for those who want that.

ALTER TABLE users ADD COLUMN error_cards boolean NOT NULL DEFAULT false;
