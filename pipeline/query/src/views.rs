//! The views that every session has, in the order in which they are made: a view may use those before it. And the
//! examples, which only users run.

use crate::Script;
use crate::script::scripts;

/// The views of `sql/views`, in order.
pub const VIEWS: &[Script] = scripts!("views":
    "010_energy" "020_environment" "030_transport" "040_drugs" "050_ev" "060_topic_totals" "070_figures" "080_coverage"
    "090_scoring"
);

/// The queries of `sql/examples`.
pub const EXAMPLES: &[Script] = scripts!("examples":
    "drugs_seized" "figures_by_place" "from_to_pairs" "how_periods_were_found" "largest_by_dimension"
    "makers_of_electric_vehicles" "money_by_currency" "rejects_by_input" "rules_at_work" "series_of_a_measure"
    "steepest_changes" "target_against_actual" "targets_ahead" "where_the_time_went" "why_numerals_were_passed_over"
    "why_the_topic"
);
