package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
)

// migrationLock is the advisory lock that lets one pod at a time change the schema.
const migrationLock = 7_244_001

type migration func(ctx context.Context, tx pgx.Tx) error

// migrations are the versions of the schema, from 1: append to them, never change one.
var migrations = []migration{createProducts, seedProducts}

// migrateUntilDone brings the schema up to date, as often as it takes the database to answer.
func (s *store) migrateUntilDone(ctx context.Context, logger *slog.Logger) {
	for pause := 250 * time.Millisecond; ; pause = min(2*pause, 5*time.Second) {
		version, err := s.migrate(ctx)
		if err == nil {
			s.migrated.Store(true)
			logger.Info("the schema is up to date", "version", version)
			return
		}
		logger.Warn("the schema could not be made yet", "error", err.Error())
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

func (s *store) migrate(ctx context.Context) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", migrationLock); err != nil {
			return err
		}
		version, err := schemaVersion(ctx, tx)
		if err != nil {
			return err
		}
		for next := version; next < len(migrations); next++ {
			if err := migrations[next](ctx, tx); err != nil {
				return fmt.Errorf("version %d: %w", next+1, err)
			}
			_, err := tx.Exec(ctx, "INSERT INTO schema_versions (version) VALUES ($1)", next+1)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return len(migrations), err
}

func schemaVersion(ctx context.Context, tx pgx.Tx) (version int, err error) {
	_, err = tx.Exec(ctx, `CREATE TABLE IF NOT EXISTS schema_versions (
		version integer PRIMARY KEY,
		applied_at timestamptz NOT NULL DEFAULT now()
	)`)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, "SELECT coalesce(max(version), 0) FROM schema_versions").Scan(&version)
	return version, err
}

func createProducts(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `CREATE TABLE products (
		id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		sku text NOT NULL UNIQUE,
		name text NOT NULL,
		description text NOT NULL,
		price_cents bigint NOT NULL CHECK (price_cents > 0)
	)`)
	return err
}

func seedProducts(ctx context.Context, tx pgx.Tx) error {
	batch := &pgx.Batch{}
	for _, product := range seed() {
		batch.Queue(`INSERT INTO products (sku, name, description, price_cents)
			VALUES ($1, $2, $3, $4) ON CONFLICT (sku) DO NOTHING`,
			product.SKU, product.Name, product.Description, product.PriceCents)
	}
	return tx.SendBatch(ctx, batch).Close()
}
