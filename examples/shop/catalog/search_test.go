package main

import "testing"

func TestRankFindsTheBestFirst(t *testing.T) {
	tests := map[string]string{
		"copper teapot":     "Copper teapot",
		"coper candelstick": "Copper candlestick",
		"WOOL cushion":      "Wool cushion",
		"porcel cup":        "Porcelain cup",
		"bird, BRASS":       "Brass birdhouse",
	}
	for query, want := range tests {
		matches := rank(seed(), query, 5)
		if len(matches) == 0 || matches[0].Name != want {
			t.Errorf("rank(%q) = %v, want %s first", query, matches, want)
		}
	}
}

func TestRankFindsNothingForStrangers(t *testing.T) {
	if matches := rank(seed(), "zzzzzzzzz qqqqq", 5); len(matches) != 0 {
		t.Errorf("found %v", matches)
	}
	if matches := rank(nil, "cup", 5); len(matches) != 0 {
		t.Errorf("found %v in nothing", matches)
	}
}

func TestEditDistance(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "ab", 2}, {"cup", "cup", 0}, {"cup", "cap", 1},
		{"cup", "cups", 1}, {"candelstick", "candlestick", 1}, {"teapot", "lamp", 5},
	}
	for _, test := range tests {
		if got := editDistance([]rune(test.a), []rune(test.b)); got != test.want {
			t.Errorf("editDistance(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
		}
	}
}

func BenchmarkRank(b *testing.B) {
	products := seed()
	for b.Loop() {
		rank(products, "copper teapot for two", 20)
	}
}
