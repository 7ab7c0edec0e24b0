//! `convert(value, from, to)`: a value in another unit of the same dimension, by the codes of the units catalogue,
//! compounds such as `t/d` included. Null where a code is unknown or the two cannot be compared: money of two currencies
//! has no rate here.

use std::sync::LazyLock;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array};
use arrow::datatypes::{DataType, Float64Type};
use datafusion::common::{DataFusionError, Result};
use datafusion::logical_expr::{ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature, Volatility};
use sluicebox_extract::quantity::numbers::Numbers;
use sluicebox_extract::quantity::units::{Size, Units};
use sluicebox_extract::vocabulary::lexicon::Lexicon;
use sluicebox_extract::vocabulary::source::Sources;

use super::{ColumnarValue, Texts, column, on_columns, scalar};

/// The catalogue, read when the function is first used.
static UNITS: LazyLock<Result<Units, String>> = LazyLock::new(|| {
    let (sources, mut lexicon) = (Sources::embedded(), Lexicon::default());
    let numbers = Numbers::parse(sources.text("numbers.toml"), &mut lexicon).map_err(|error| error.to_string())?;
    let (units, currencies) = (sources.text("units.toml"), sources.text("currencies.toml"));
    Units::parse(units, currencies, &numbers, &mut lexicon).map_err(|error| error.to_string())
});

#[derive(Debug, PartialEq, Eq, Hash)]
struct Convert(Signature);

pub(super) fn convert() -> ScalarUDF {
    let texts = [DataType::Utf8View, DataType::Utf8, DataType::LargeUtf8];
    let exact = |text: DataType| TypeSignature::Exact(vec![DataType::Float64, text.clone(), text]);
    scalar(Convert(Signature::one_of(texts.map(exact).to_vec(), Volatility::Immutable)))
}

impl ScalarUDFImpl for Convert {
    fn name(&self) -> &str {
        "convert"
    }
    fn signature(&self) -> &Signature {
        &self.0
    }
    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Float64)
    }
    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        on_columns(&args, converted)
    }
}

fn converted(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let units = UNITS.as_ref().map_err(|error| DataFusionError::Execution(error.clone()))?;
    let (values, from, to) =
        (columns[0].as_primitive::<Float64Type>(), Texts::new(&columns[1])?, Texts::new(&columns[2])?);
    let mut known = Known::default();
    let value = |row: usize| {
        let (from, to) = (from.get(row)?, to.get(row)?);
        let scale = known.scale(units, from, to)?;
        values.is_valid(row).then(|| scale.apply(values.value(row)))
    };
    Ok(column::<Float64Array, _>((0..values.len()).map(value)))
}

/// The pair of units met last: a column mostly repeats it.
#[derive(Default)]
struct Known {
    from: String,
    to: String,
    scale: Option<Scale>,
}

impl Known {
    fn scale(&mut self, units: &Units, from: &str, to: &str) -> Option<Scale> {
        if self.from != from || self.to != to {
            let sizes = units.size(from).zip(units.size(to));
            let scale = sizes.and_then(|(from, to)| Scale::new(&from, &to));
            *self = Self { from: from.to_owned(), to: to.to_owned(), scale };
        }
        self.scale
    }
}

/// From one unit to another: `(value * from + from's offset - to's offset) / to`.
#[derive(Debug, Clone, Copy)]
struct Scale {
    from: f64,
    to: f64,
    offset: f64,
}

impl Scale {
    fn new(from: &Size, to: &Size) -> Option<Self> {
        let comparable = from.dimension == to.dimension && from.base == to.base;
        comparable.then_some(Self { from: from.factor, to: to.factor, offset: from.offset - to.offset })
    }

    /// Multiplies or divides once where that is all there is to do, so that 441 million kW is exactly 441 GW.
    fn apply(self, value: f64) -> f64 {
        if self.offset != 0.0 {
            (value * self.from + self.offset) / self.to
        } else if self.from >= self.to {
            value * (self.from / self.to)
        } else {
            value / (self.to / self.from)
        }
    }
}
