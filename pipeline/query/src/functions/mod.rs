//! The functions that SQL has beyond DataFusion's own. Each is pure: null in, null out, the same answer every time.

mod convert;
mod digits;
mod period;
mod slice;

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, LargeStringArray, StringArray, StringViewArray};
use arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue, exec_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, Signature, TypeSignature, Volatility};
use datafusion::prelude::SessionContext;

/// Makes the functions known to `context`.
pub(crate) fn register(context: &SessionContext) {
    let spans = [slice::byte_slice(), digits::digit_runs()];
    let facts = [period::period_start(), period::period_end(), convert::convert()];
    for function in spans.into_iter().chain(facts) {
        context.register_udf(function);
    }
}

/// A text column in any of its layouts. No function asks for one of them, because a cast would copy every text.
enum Texts<'a> {
    Small(&'a StringArray),
    Large(&'a LargeStringArray),
    View(&'a StringViewArray),
}

impl<'a> Texts<'a> {
    fn new(array: &'a ArrayRef) -> Result<Self> {
        match array.data_type() {
            DataType::Utf8 => Ok(Self::Small(array.as_string())),
            DataType::LargeUtf8 => Ok(Self::Large(array.as_string())),
            DataType::Utf8View => Ok(Self::View(array.as_string_view())),
            other => exec_err!("expected text, found {other}"),
        }
    }

    fn get(&self, row: usize) -> Option<&'a str> {
        match self {
            Self::Small(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Self::Large(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Self::View(texts) => texts.is_valid(row).then(|| texts.value(row)),
        }
    }
}

/// A signature of a text in any layout followed by `rest`.
fn text_then(rest: &[DataType]) -> Signature {
    let texts = [DataType::Utf8View, DataType::Utf8, DataType::LargeUtf8];
    let exact = |text: DataType| TypeSignature::Exact(std::iter::once(text).chain(rest.iter().cloned()).collect());
    Signature::one_of(texts.into_iter().map(exact).collect(), Volatility::Immutable)
}

/// Runs `compute` on columns of equal length; where all arguments are constants, the answer is one.
fn on_columns(args: &ScalarFunctionArgs, compute: impl Fn(&[ArrayRef]) -> Result<ArrayRef>) -> Result<ColumnarValue> {
    let constant = args.args.iter().all(|arg| matches!(arg, ColumnarValue::Scalar(_)));
    let answer = compute(&ColumnarValue::values_to_arrays(&args.args)?)?;
    if constant {
        return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&answer, 0)?));
    }
    Ok(ColumnarValue::Array(answer))
}

/// Declares a function: its name, its arguments, what it returns and how a column of it is computed.
macro_rules! function {
    ($make:ident, $type:ident, $rest:expr, $returns:expr, $compute:expr) => {
        #[derive(Debug, PartialEq, Eq, Hash)]
        struct $type(datafusion::logical_expr::Signature);

        impl datafusion::logical_expr::ScalarUDFImpl for $type {
            fn name(&self) -> &str {
                stringify!($make)
            }
            fn signature(&self) -> &datafusion::logical_expr::Signature {
                &self.0
            }
            fn return_type(
                &self,
                _: &[arrow::datatypes::DataType],
            ) -> datafusion::common::Result<arrow::datatypes::DataType> {
                Ok($returns)
            }
            fn invoke_with_args(
                &self,
                args: datafusion::logical_expr::ScalarFunctionArgs,
            ) -> datafusion::common::Result<datafusion::logical_expr::ColumnarValue> {
                super::on_columns(&args, $compute)
            }
        }

        pub(super) fn $make() -> datafusion::logical_expr::ScalarUDF {
            super::scalar($type(super::text_then($rest)))
        }
    };
}
use function;

fn scalar(function: impl datafusion::logical_expr::ScalarUDFImpl + 'static) -> ScalarUDF {
    ScalarUDF::new_from_impl(function)
}

/// A column of the answers.
fn column<A: Array + FromIterator<T> + 'static, T>(answers: impl Iterator<Item = T>) -> ArrayRef {
    Arc::new(answers.collect::<A>())
}
