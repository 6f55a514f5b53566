package main

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

type config struct {
	address     string
	databaseURL string
	// drain is how long requests are still taken after SIGTERM.
	drain time.Duration
}

func readConfig(getenv func(string) string) (config, error) {
	databaseURL := getenv("MAIN_URL")
	if databaseURL == "" {
		return config{}, errors.New("MAIN_URL is not set: give the URL of the PostgreSQL database")
	}
	port, err := number(getenv, "PORT", 8080)
	if err != nil {
		return config{}, err
	}
	drain, err := number(getenv, "DRAIN_MS", 2000)
	if err != nil {
		return config{}, err
	}
	return config{
		address:     fmt.Sprintf("%s:%d", getenv("HOST"), port),
		databaseURL: databaseURL,
		drain:       time.Duration(drain) * time.Millisecond,
	}, nil
}

func number(getenv func(string) string, name string, fallback int) (int, error) {
	text := getenv(name)
	if text == "" {
		return fallback, nil
	}
	value, err := strconv.Atoi(text)
	if err != nil || value < 0 || value > 65535 {
		return 0, fmt.Errorf("%s is %q: give a whole number from 0 to 65535", name, text)
	}
	return value, nil
}
