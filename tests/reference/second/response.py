"""RECIST 1.1: the response of each assessment, and the best one."""

from fractions import Fraction
from types import SimpleNamespace

from tests.reference.second.lesions import (
    assessments,
    baseline,
    diameter,
    in_field,
    lesion_rows,
    new_disease,
)

ORDER = ("NE", "PD", "NON-CR/NON-PD", "SD", "PR", "CR")


class Course:
    """The assessments of one patient in one scope."""

    def __init__(self, patient, treated, scope):
        self.s, self.treated, self.scope = patient.s, treated, scope
        self.base = baseline(patient, treated)
        self.rows = lesion_rows(patient)
        self.seen = assessments(patient, treated, self.base)
        fields = [row["in_implant_field"] for row in self.rows if row["lesion_id"] in self.base]
        self.has_field = treated.arm != "A" and "Y" in fields
        self.has_targets = any(row["lesion_role"] == "target" for row in self.base.values())
        self.had_cr, self.sums = False, []

    def responses(self):
        """Assessments with day, response, and whether there are targets."""
        known = {
            row["lesion_id"]
            for row in self.rows
            if row["day"] <= self.treated.start and row["status"] != "absent"
        }
        new = new_disease(self.s, self.seen, known, self.treated)
        found = []
        for (day, rows), lesions in zip(self.seen, new, strict=True):
            is_new = any(self.scope == "overall" or self._new_is_local(x, day) for x in lesions)
            target, non_target = self._target(day, rows), self._non_target(day, rows)
            response = "PD" if is_new else _overall(target, non_target)
            self.had_cr = self.had_cr or response == "CR"
            found.append(
                SimpleNamespace(day=day, response=response, has_targets=target is not None)
            )
        if self.s.confirmed_pr_stays:
            return _stays_partial(self.s, self.treated, found)
        return found

    def _new_is_local(self, lesion, day):
        return self.treated.arm != "A" and in_field(self.rows, lesion, day)

    def _members(self, role, day):
        """Lesions of the role that are in the scope on the day."""
        lesions = [name for name, row in self.base.items() if row["lesion_role"] == role]
        if self.scope == "overall":
            return lesions
        if self.has_field:
            return [name for name in lesions if in_field(self.rows, name, day)]
        return lesions if role == "target" or not self.has_targets else []

    def _is_node(self, lesion):
        return self.base[lesion]["is_lymph_node"] == "Y"

    def _size(self, lesion, rows):
        row = rows.get(lesion)
        return None if row is None else diameter(self.s, row, self._is_node(lesion))

    def _reference(self, lesion):
        """Diameter of baseline; of a lesion that enters the field, the last one before."""
        first = self._size(lesion, self.base)
        if self.scope == "overall" or not self.has_field:
            return first
        if self.base[lesion]["in_implant_field"] == "Y":
            return first
        days = [day for day, _ in self.seen if in_field(self.rows, lesion, day)]
        before = [self._size(lesion, rows) for day, rows in self.seen if day < days[0]]
        return ([first] + [size for size in before if size is not None])[-1]

    def _target(self, day, rows):
        s, lesions = self.s, self._members("target", day)
        if not lesions:
            return None
        sizes = {name: self._size(name, rows) for name in lesions}
        known = [size for size in sizes.values() if size is not None]
        before, total = sum(self._reference(name) for name in lesions), sum(known)
        nadir = before + min([0, *self.sums])
        if len(known) == len(lesions):
            self.sums.append(total - before)
        back = [name for name, size in sizes.items() if size and self._counts_as_back(name, size)]
        if all(size is not None and self._is_gone(name, size) for name, size in sizes.items()):
            return "CR"
        grown = total >= Fraction(str(s.pd_increase_ratio)) * nadir
        if (self.had_cr and back) or (grown and total - nadir >= s.pd_min_increase_mm):
            return "PD"
        if len(known) < len(lesions):
            return "NE"
        return "PR" if total <= Fraction(str(s.pr_ratio)) * before else "SD"

    def _is_gone(self, lesion, size):
        return size < self.s.normal_node_short_axis_mm if self._is_node(lesion) else size == 0

    def _counts_as_back(self, lesion, size):
        if not self._is_node(lesion):
            return True
        return self.s.nodes_back_at_normal_limit and not self._is_gone(lesion, size)

    def _non_target(self, day, rows):
        lesions = self._members("non_target", day)
        if not lesions:
            return None
        status = {n: rows[n]["status"] if n in rows else "not_evaluable" for n in lesions}
        unseen = [n for n in lesions if status[n] == "not_evaluable"]
        there = [n for n in lesions if n not in unseen and not self._has_gone(n, rows)]
        if "unequivocal_progression" in status.values() or (self.had_cr and there):
            return "PD"
        return "NE" if unseen else "NON-CR/NON-PD" if there else "CR"

    def _has_gone(self, lesion, rows):
        size = self._size(lesion, rows)
        return size is not None and self._is_gone(lesion, size)


def _overall(target, non_target):
    if "PD" in (target, non_target):
        return "PD"
    if target is None:
        return non_target or "NE"
    return "PR" if target == "CR" and non_target not in ("CR", None) else target


def confirmed(s, found, n, good):
    """Whether a later one of the responses `good` confirms the n-th, nothing else but NE between."""
    unknown = 0
    for later in found[n + 1 :]:
        if later.response == "NE":
            unknown += 1
        elif later.response not in good:
            return False
        elif (later.day - found[n].day).days >= s.confirmation_days:
            return unknown <= s.max_ne_before_confirmation
    return False


def _stays_partial(s, treated, found):
    for n, one in enumerate(found):
        before = before_therapy(treated, found[:n])
        last_pd = max((k for k, x in enumerate(found[:n]) if x.response == "PD"), default=-1)
        earlier = [k for k, x in enumerate(before) if k > last_pd and x.response in ("CR", "PR")]
        if one.response == "SD" and any(confirmed(s, before, k, ("CR", "PR")) for k in earlier):
            one.response = "PR"
    return found


def before_therapy(treated, found):
    """The assessments up to the day of new therapy."""
    return [one for one in found if treated.new is None or one.day <= treated.new]


def best_response(s, treated, found):
    """Best response, and best one with CR and PR confirmed."""
    best, best_confirmed = ["NE"], ["NE"]
    found = before_therapy(treated, found)
    for n, one in enumerate(found):
        early = (one.day - treated.start).days < s.sd_min_days
        firm = one.response
        if firm in ("CR", "PR"):
            firm = "SD" if one.has_targets else "NON-CR/NON-PD"
            if confirmed(s, found, n, ("CR", "PR")):
                firm = "PR"
            if one.response == "CR" and confirmed(s, found, n, ("CR",)):
                firm = "CR"
        too_early = {"SD"} if early else set()
        if early and s.sd_min_without_targets:
            too_early.add("NON-CR/NON-PD")
        best.append("NE" if one.response in too_early else one.response)
        best_confirmed.append("NE" if firm in too_early else firm)
        lasting = not s.pd_needs_confirmation or confirmed(s, found, n, ("PD",))
        if one.response == "PD" and lasting:
            break
    return max(best, key=ORDER.index), max(best_confirmed, key=ORDER.index)
