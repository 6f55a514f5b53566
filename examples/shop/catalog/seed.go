package main

import (
	"fmt"
	"strings"
)

type material struct {
	name   string
	text   string
	factor int64
}

type thing struct {
	name  string
	text  string
	cents int64
}

var materials = []material{
	{"Oak", "solid oak from managed woods, oiled by hand, which darkens with the years", 14},
	{"Walnut", "dark walnut with a lively grain, sanded fine and waxed", 18},
	{"Bamboo", "light bamboo that grows back within five years and shrugs off water", 10},
	{"Steel", "brushed stainless steel that neither rusts nor takes on a smell", 12},
	{"Copper", "polished copper that carries heat evenly and ages to a warm brown", 21},
	{"Brass", "heavy cast brass, unlacquered, so that it wears where it is touched", 19},
	{"Stoneware", "stoneware fired at high heat with a matt glaze, safe in the dishwasher", 11},
	{"Porcelain", "thin white porcelain that lets the light shine through", 16},
	{"Glass", "clear borosilicate glass that takes boiling water straight from the kettle", 9},
	{"Linen", "washed linen, soft from the first day and cool in summer", 13},
	{"Wool", "felted wool from mountain sheep, warm, quiet and hard to stain", 15},
	{"Cork", "cork from trees that are peeled every nine years and never felled", 8},
}

var things = []thing{
	{"Bowl", "a bowl for salad, fruit or rising dough", 1900},
	{"Cup", "a cup that sits well in the hand, for coffee or tea", 900},
	{"Tray", "a tray with a raised edge that carries breakfast for two", 2600},
	{"Board", "a board to cut bread on and to serve cheese from", 2200},
	{"Lamp", "a small lamp for the desk with a warm, dimmable light", 5900},
	{"Clock", "a silent wall clock with a sweeping hand", 4400},
	{"Vase", "a narrow vase for a single branch or a handful of flowers", 2700},
	{"Stool", "a low stool that doubles as a side table", 8900},
	{"Shelf", "a shelf for spices, paperbacks or plants", 6200},
	{"Box", "a box with a lid for tea, letters or yarn", 2400},
	{"Coaster", "a set of four coasters that spare the table", 1200},
	{"Candlestick", "a candlestick for one slim candle", 1700},
	{"Planter", "a planter with a saucer for herbs on the sill", 2100},
	{"Frame", "a picture frame for postcards and photographs", 1800},
	{"Basket", "a basket for bread, laundry or firewood", 3100},
	{"Jug", "a jug for water, milk or wildflowers", 2900},
	{"Plate", "a flat plate for cake and for supper", 1400},
	{"Spoon", "a cooking spoon that leaves the pan unscratched", 700},
	{"Grinder", "a grinder for pepper and salt with a ceramic mill", 3400},
	{"Hook", "a row of hooks for coats, keys and towels", 1600},
	{"Mirror", "a round mirror for the hall or the bath", 5200},
	{"Bench", "a bench for the hall, the garden or the table", 15900},
	{"Bookend", "a pair of bookends heavy enough for atlases", 2800},
	{"Pencase", "a case for pens, brushes and small tools", 1500},
	{"Doorstop", "a doorstop that holds against the draught", 1300},
	{"Trivet", "a trivet that takes the hottest pot", 1100},
	{"Cushion", "a cushion for long evenings and hard chairs", 3300},
	{"Teapot", "a teapot for four cups with a strainer inside", 4100},
	{"Ladder", "a leaning ladder for blankets and magazines", 9900},
	{"Birdhouse", "a birdhouse for tits and sparrows, easily cleaned", 3600},
}

// seed is the stock that a new shop starts with: every thing in every material.
func seed() []Product {
	products := make([]Product, 0, len(things)*len(materials))
	for _, thing := range things {
		for _, material := range materials {
			name := material.name + " " + strings.ToLower(thing.name)
			products = append(products, Product{
				SKU:         strings.ToLower(thing.name + "-" + material.name),
				Name:        name,
				Description: fmt.Sprintf("%s is %s, made of %s.", name, thing.text, material.text),
				PriceCents:  thing.cents * material.factor / 10,
			})
		}
	}
	return products
}
