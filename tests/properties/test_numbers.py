"""What holds for every number that an author may write."""

from hypothesis import given
from hypothesis import strategies as st

from foedus.files.numbers import NumberError, as_mapping, parse, within
from foedus.numerics.distributions import Beta, Discrete, Normal, Pert, Point, Triangular, Uniform

finite = st.floats(-1e9, 1e9)
positive = st.floats(1e-3, 1e3)


def rising(count):
    return st.lists(finite, min_size=count, max_size=count).map(sorted)


distributions = st.one_of(
    finite.map(Point),
    rising(2).map(lambda v: Uniform(*v)),
    rising(3).map(lambda v: Triangular(*v)),
    rising(3).map(lambda v: Pert(*v)),
    st.tuples(finite, positive, rising(2)).map(lambda v: Normal(v[0], v[1], *v[2])),
    st.tuples(positive, positive, rising(2)).map(lambda v: Beta(v[0], v[1], *v[2])),
    st.lists(st.tuples(finite, positive), min_size=1, max_size=4).map(
        lambda pairs: Discrete(tuple(v for v, _ in pairs), tuple(w for _, w in pairs))
    ),
)


def refused(value):
    try:
        parse(value)
    except NumberError as refusal:
        return refusal
    return None


@given(distributions)
def test_a_number_written_in_full_reads_back_unchanged(distribution):
    assert parse(as_mapping(distribution)).distribution == distribution


@given(rising(2))
def test_three_ways_to_write_a_range_mean_the_same(ends):
    low, high = ends
    as_list = parse([low, high]).distribution
    assert parse(f"{low!r}..{high!r}").distribution == as_list
    assert parse(f"{low!r} to {high!r}").distribution == as_list


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_is_refused(text):
    refusal = refused(text)
    assert refusal is None or (refusal.found and refusal.allowed)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["value", "distribution", "low", "mean", "evidence", "weights"]), inner
        )
    ),
    max_leaves=8,
)


@given(json_values)
def test_any_value_of_a_document_is_a_number_or_is_refused(value):
    refusal = refused(value)
    assert refusal is None or refusal.found


@given(distributions, rising(2))
def test_a_number_that_fits_stays_inside_its_place(distribution, ends):
    low, high = ends
    given_number = parse(as_mapping(distribution))
    try:
        fitted = within(given_number, low, high)
    except NumberError:
        assert distribution.low < low or distribution.high > high
    else:
        assert low <= fitted.low <= fitted.high <= high
