package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

const queryTimeout = 3 * time.Second

var (
	// errUnavailable says that the database does not answer now and may later.
	errUnavailable = errors.New("the database of catalog does not answer")
	errNotFound    = errors.New("not found")
)

// Product is one row of the catalogue, as the API shows it.
type Product struct {
	ID          int64  `json:"id"`
	SKU         string `json:"sku"`
	Name        string `json:"name"`
	Description string `json:"description"`
	PriceCents  int64  `json:"priceCents"`
}

const productColumns = "id, sku, name, description, price_cents"

type store struct {
	pool     *pgxpool.Pool
	migrated atomic.Bool
}

func openStore(ctx context.Context, databaseURL string) (*store, error) {
	config, err := pgxpool.ParseConfig(databaseURL)
	if err != nil {
		return nil, fmt.Errorf("MAIN_URL cannot be used: %w", err)
	}
	config.MaxConns = 4
	config.MaxConnIdleTime = time.Minute
	config.HealthCheckPeriod = 5 * time.Second
	config.ConnConfig.ConnectTimeout = 2 * time.Second
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	return &store{pool: pool}, nil
}

func (s *store) close() { s.pool.Close() }

// ready is nil when the schema is there and the database answers.
func (s *store) ready(ctx context.Context) error {
	if !s.migrated.Load() {
		return errUnavailable
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return classify(s.pool.Ping(ctx))
}

func (s *store) list(ctx context.Context, limit, offset int) ([]Product, error) {
	return s.query(ctx,
		"SELECT "+productColumns+" FROM products ORDER BY id LIMIT $1 OFFSET $2", limit, offset)
}

func (s *store) all(ctx context.Context) ([]Product, error) {
	return s.query(ctx, "SELECT "+productColumns+" FROM products ORDER BY id")
}

func (s *store) get(ctx context.Context, id int64) (Product, error) {
	products, err := s.query(ctx, "SELECT "+productColumns+" FROM products WHERE id = $1", id)
	if err != nil {
		return Product{}, err
	}
	if len(products) == 0 {
		return Product{}, errNotFound
	}
	return products[0], nil
}

func (s *store) query(ctx context.Context, sql string, args ...any) ([]Product, error) {
	if !s.migrated.Load() {
		return nil, errUnavailable
	}
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	rows, err := s.pool.Query(ctx, sql, args...)
	if err != nil {
		return nil, classify(err)
	}
	products, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Product])
	return products, classify(err)
}

// classify tells an outage from a mistake of ours: SQL that is wrong (class 42) or values that do
// not fit (22, 23) stay wrong however often they are tried.
func classify(err error) error {
	if err == nil {
		return nil
	}
	var answer *pgconn.PgError
	if errors.As(err, &answer) {
		for _, class := range []string{"22", "23", "42"} {
			if strings.HasPrefix(answer.Code, class) {
				return err
			}
		}
	}
	return fmt.Errorf("%w: %w", errUnavailable, err)
}
