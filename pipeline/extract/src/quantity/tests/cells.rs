//! Literate cases of tables: a text, and every amount of its cells.

use super::quantities;

/// Every amount of a text: value, unit, item, comparator.
fn amounts(text: &str) -> Vec<String> {
    let write = |amount: &crate::quantity::Amount| {
        let item = amount.item.as_deref().unwrap_or("-");
        format!("{} {} {item} {}", amount.value, amount.unit, amount.comparator.as_str())
    };
    quantities(text).amounts.iter().map(write).collect()
}

/// Text, and what its cells are.
const CASES: &[(&str, &[&str])] = &[
    // An index, two years, and a note behind the values; a blank line between cells; a bound behind and a bracket.
    (
        "Port plan\n\nNo.\n\nIndicator\n\n2020\n\n2025\n\nNature\n\n1\n\nShare of rail freight (%)\n\n12.5\n\n≥20\n\nBinding\n\n2\n\n\
         Mean dust load (mg/m3)\n\n40\n\n35 or less\n\nExpected\n\n3\n\nBerths with shore power (number)\n\nnine\n\nfourteen\n\nBinding\n\n\
         4\n\nDredged area (square kilometers)\n\n2\n\n8 (accumulated)\n\nExpected\n\n5\n\nCollisions (cases per year)\n\n3\n\n0\n\nExpected\n",
        &[
            "12.5 % - =",
            "20 % - >=",
            "40 mg/m3 - =",
            "35 mg/m3 - <=",
            "9 1 berth =",
            "14 1 berth =",
            "2 km2 - =",
            "8 km2 - =",
            "3 1 collision =",
            "0 1 collision =",
        ],
    ),
    // A column of units, and one of changes.
    (
        "Output of main goods:\nProduct\nUnit\nOutput\nIncrease over the previous year (%)\nPaper\n10,000 tons\n41.5\n-3.1\nGas\n\
         100 million cubic meters\n2\n7\nTractors\nsets\n310\n-0.4\n",
        &["415000 t - =", "3.1 % - =", "200000000 m3 - =", "7 % - =", "310 1 tractor =", "0.4 % - ="],
    ),
    // Headings of sections between rows, a header in one line; what a share changes by is points.
    (
        "Main aims\nField | Aim | Unit | 2020 | 2025 | Growth in five years\nRoads\nLength of motorways\nkm\n310\n400\n90\n\
         Share of paved roads\n%\n71\n80\n9\nWater\nFreight of the port\n10,000 tons\n52\n60\n8\nNumber of locks\n—\n3\n4\n1\n",
        &[
            "310 km - =",
            "400 km - =",
            "90 km - =",
            "71 % - =",
            "80 % - =",
            "9 pp - =",
            "520000 t - =",
            "600000 t - =",
            "80000 t - =",
            "3 1 lock =",
            "4 1 lock =",
            "1 1 lock =",
        ],
    ),
    // The title has the unit; thousands are set off by spaces.
    (
        "The year in figures\nTable 2. Milk delivered, tonnes\nRegion\n2021\n2022\nNorth\n12 410\n12 980\nSouth\n9 004\n8 715\nIslands\n\
         310\n295\n",
        &["12410 t - =", "12980 t - =", "9004 t - =", "8715 t - =", "310 t - =", "295 t - ="],
    ),
    (
        "The year in figures\nRents and fares\nUnit: yuan\nItem\n2021\n2022\nBus, single\n2\n3\nFlat, month\n2,100\n2,350\nBicycle, day\n9\n\
         10\n",
        &["2 CNY - =", "3 CNY - =", "2100 CNY - =", "2350 CNY - =", "9 CNY - =", "10 CNY - ="],
    ),
    // Changes by the title, and by a header.
    (
        "Prices\nTable 1. Percent changes in retail prices\nGoods\nMay 2022\nJune 2022\nBread\n0.4\n-0.1\nCoal\n-2.5\n1.2\nHats and coats\n\
         0.9\n0.3\n",
        &["0.4 % - =", "0.1 % - =", "2.5 % - =", "1.2 % - =", "0.9 % - =", "0.3 % - ="],
    ),
    (
        "Fires\nItem\n2021\n2022\nChange (%)\nFires\n410\n390\n-4.9\nInjured\n31\n40\n+29.0\nPatients (thousand)\n21.5\n22\n+2.3\n",
        &[
            "410 1 fire =",
            "390 1 fire =",
            "4.9 % - =",
            "31 1 person =",
            "40 1 person =",
            "29 % - =",
            "21500 1 patient =",
            "22000 1 patient =",
            "2.3 % - =",
        ],
    ),
    // Bars between the cells of a row, and an empty cell.
    (
        "Ferries\n\n| Line | 2021 | 2022 |\n|---|---:|---:|\n| Passengers (10,000) | 31 | 44 |\n| Cars | 12,000 | |\n| Crossings | 820 | 911 |\n\n\
         The year was good.\n",
        &["310000 1 passenger =", "440000 1 passenger =", "12000 1 car =", "820 1 crossing =", "911 1 crossing ="],
    ),
    (
        "Wells\nDepth of wells, metres\nField\tOld\tNew\nAdder\t310\t295\nBrook\t1,204\t1,377\nCairn\t88\t91\n",
        &["310 m - =", "295 m - =", "1204 m - =", "1377 m - =", "88 m - =", "91 m - ="],
    ),
    // A level below zero is no change.
    (
        "Weather\nStation\nJanuary 2022 (degrees Celsius)\nCape\n-4.5\nValley\n-11\nHarbour\n2\n",
        &["-4.5 degC - =", "-11 degC - =", "2 degC - ="],
    ),
    // Members of a list whose first has the unit.
    (
        "Fares by zone:\n• up to 10 stops – 3 euros\n• 11 to 20 stops – 5\n• any longer way – 8, which children need not pay\n• bicycles: 2 \
         places a coach\n",
        &["10 1 stop <=", "3 EUR - =", "11 1 stop =", "5 EUR - =", "8 EUR - =", "2 1 place ="],
    ),
    // A line of numbers under a line that ends with their unit.
    (
        "Data\n\nRange, town / motorway (km)\n310 / 240\nTop speed\n165 km/h\n",
        &["310 km - =", "240 km - =", "165 km/h - ="],
    ),
    // What was done to what is counted; a label that begins with the unit; a number in a bracket beside the value.
    (
        "OPERATION IN FIGURES\nBoats seized\n37\nPersons held\n52 (4 minors)\nHectares of forest burnt\n12\nHeroin (kg)\n8\n",
        &["37 1 boat =", "52 1 person =", "4 1 minor =", "12 ha - =", "8 kg - ="],
    ),
];

#[test]
fn cells_are_read_by_their_rows_and_columns() {
    let wrong = CASES.iter().filter(|(text, wanted)| amounts(text) != *wanted);
    let told: Vec<_> = wrong.map(|(text, wanted)| format!("{text}\n{:?}\n{wanted:?}", amounts(text))).collect();
    assert!(told.is_empty(), "{}", told.join("\n\n"));
}
