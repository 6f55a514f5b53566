package main

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Match is a product with how well it answers a query.
type Match struct {
	Product
	Score float64 `json:"score"`
}

const (
	mostQueryWords = 8
	// A word of the name counts as much as three of the description.
	nameWeight = 3.0
	// The usual parameters of BM25: how soon repetition stops counting, and how much length does.
	saturation = 1.2
	lengthBias = 0.75
)

// rank orders the products by BM25 over their words, where near misses count in part, so that
// "candelstick" finds candlesticks. Every word of the query is compared with every word of the
// catalogue and nothing is kept between requests: a search costs CPU, which the autoscaler sees.
func rank(products []Product, query string, limit int) []Match {
	terms := words(query)
	terms = terms[:min(len(terms), mostQueryWords)]
	documents := make([]document, len(products))
	total := 0.0
	for i, product := range products {
		documents[i] = newDocument(product, terms)
		total += documents[i].length
	}
	weights := make([]float64, len(terms))
	for term := range terms {
		weights[term] = rarity(documents, term)
	}
	matches := []Match{}
	for i, document := range documents {
		norm := 1 - lengthBias + lengthBias*document.length*float64(len(documents))/total
		score := 0.0
		for term, frequency := range document.frequencies {
			score += weights[term] * frequency * (saturation + 1) / (frequency + saturation*norm)
		}
		if score > 0 {
			matches = append(matches, Match{products[i], math.Round(score*1000) / 1000})
		}
	}
	slices.SortStableFunc(matches, func(a, b Match) int { return cmp.Compare(b.Score, a.Score) })
	return matches[:min(len(matches), limit)]
}

type document struct {
	length float64
	// frequencies has, for each term of the query, how often the document says it.
	frequencies []float64
}

func newDocument(product Product, terms []string) document {
	name, description := words(product.Name), words(product.Description)
	frequencies := make([]float64, len(terms))
	for i, term := range terms {
		for _, word := range name {
			frequencies[i] += nameWeight * similarity(term, word)
		}
		for _, word := range description {
			frequencies[i] += similarity(term, word)
		}
	}
	return document{float64(len(name) + len(description)), frequencies}
}

// rarity is the weight of a term: what few documents say tells more than what all of them say.
func rarity(documents []document, term int) float64 {
	having := 0.0
	for _, document := range documents {
		if document.frequencies[term] > 0 {
			having++
		}
	}
	return math.Log(1 + (float64(len(documents))-having+0.5)/(having+0.5))
}

func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// similarity is 1 for equal words, less for a beginning or a typing mistake, and otherwise 0.
func similarity(term, word string) float64 {
	switch {
	case term == word:
		return 1
	case len(term) >= 3 && strings.HasPrefix(word, term):
		return 0.8
	}
	allowed := len(term) / 4
	if max(len(term), len(word))-min(len(term), len(word)) > allowed*utf8.UTFMax {
		return 0
	}
	distance := editDistance([]rune(term), []rune(word))
	if distance > allowed {
		return 0
	}
	return 1 - float64(distance)/float64(allowed+1)
}

// editDistance is the number of letters to add, drop, change or swap with their neighbour.
func editDistance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(last[j]+1, row[j-1]+1, change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
