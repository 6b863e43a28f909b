from tests.unit.obligations.worlds import event, settlement, world

from foedus.analyses.obligations.faces import faces
from foedus.analyses.obligations.places import belongs_to, belongs_to_one_of, holders


def told(hit, deal=None, **rest):
    deal = deal or settlement()
    return [str(face) for face in faces(world(hit=hit, deals=(deal,), **rest), deal, hit)]


def test_an_attack_on_a_country_has_one_face():
    assert told(event()) == ["territory of UKR"]


def test_troops_abroad_are_hit_together_with_the_ground_they_stand_on():
    assert told(event("forces_of FRA", "POL")) == ["forces of FRA in POL", "territory of POL"]


def test_troops_at_home_are_hit_with_their_own_territory():
    assert told(event("forces_of POL", "POL")) == ["forces of POL in POL", "territory of POL"]


def test_a_ship_at_sea_has_no_ground():
    assert told(event("vessel_of GBR", "black-sea")) == ["vessel of GBR in black-sea"]


def test_troops_on_the_attackers_own_ground_are_no_attack_on_its_territory():
    assert told(event("forces_of PRK", "RUS")) == ["forces of PRK in RUS"]


def test_every_contributor_of_a_mission_is_hit():
    deal = settlement(contributors=("FRA", "AUS"))
    assert told(event("forces_of mission", "UKR"), deal) == [
        "forces of FRA in UKR",
        "forces of AUS in UKR",
        "territory of UKR",
    ]


def test_a_force_may_be_named_by_its_proposal():
    deal = settlement(contributors=("FRA",))
    assert told(event("forces_of deal", "UKR"), deal)[0] == "forces of FRA in UKR"


def test_where_there_is_no_force_there_is_nothing_to_attack():
    assert told(event("forces_of mission", "UKR")) == []


def test_an_attacker_that_contributes_is_nobodys_victim():
    deal = settlement(contributors=("FRA", "RUS"))
    assert "forces of RUS in UKR" not in told(event("forces_of mission", "UKR"), deal)


def test_an_islands_face_names_the_island():
    assert told(event("territory_of DNK", "greenland", attacker="RUS")) == ["territory of DNK at greenland"]


def test_forces_on_an_island_raise_the_face_of_its_holder():
    assert told(event("forces_of USA", "greenland")) == [
        "forces of USA in greenland",
        "territory of DNK at greenland",
    ]


def test_claimed_ground_belongs_to_nobody_for_certain():
    small = world()
    assert belongs_to(small, "crimea", "UKR") is None
    assert belongs_to(small, "crimea", "RUS") is None
    assert belongs_to(small, "crimea", "FRA") is False
    assert set(holders(small, "crimea")) == {"RUS", "UKR"}


def test_a_place_belongs_to_one_of_many_for_certain_where_it_does_to_one():
    small = world()
    assert belongs_to_one_of(small, "svalbard", ("FRA", "NOR")) is True
    assert belongs_to_one_of(small, "falkland-islands", ("GBR", "FRA")) is None
    assert belongs_to_one_of(small, "black-sea", ("ROU", "BGR")) is False
