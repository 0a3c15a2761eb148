"""Renders the results as Markdown tables and the ratios as an SVG plot."""

import html
import math


def figure(value):
    """Three significant digits, with commas in long numbers."""
    if value is None:
        return ""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def spread(value):
    return "" if value is None else f"{figure(value.median)} ({figure(value.least)}–{figure(value.most)})"


def ratio(value):
    return f"{value.median:.2f} ({value.least:.2f}–{value.most:.2f})"


def rows(benchmark, table):
    """The goals of a benchmark with their ratios, and whether each was met."""
    for goal in benchmark.goals:
        found = table.ratio(goal.ours, goal.rival, goal.metric)
        if found is not None:
            yield goal, found, goal.met(found.median)


def markdown(facts, results, notes, plot):
    lines = ["# Results", "", "Written by `make bench`. Medians, with the minimum and maximum of all rounds in brackets;",
             "a ratio is ours divided by the rival's in the same round.", "", f"![The ratios]({plot})", ""]
    lines += [f"- {name}: {value}" for name, value in facts.items()]
    lines += ["", "## Targets", "", "| benchmark | ours | what | against | ratio | target | |",
              "| --- | --- | --- | --- | --- | --- | --- |"]
    for benchmark, table in results:
        for goal, found, met in rows(benchmark, table):
            lines.append(
                f"| {benchmark.name} | {goal.ours} | {goal.metric} | {goal.rival} | {ratio(found)} | {goal.sign} {goal.bound:g} "
                f"| {'met' if met else '**missed**'} |"
            )
    for benchmark, table in results:
        lines += ["", f"## {benchmark.name}", "", benchmark.title[0].upper() + benchmark.title[1:] + ".", ""]
        metrics = table.metrics()
        lines.append("| | " + " | ".join(metrics) + " |")
        lines.append("| --- |" + " --- |" * len(metrics))
        for name in table.samples:
            cells = [spread(table.spread(name, metric)) for metric in metrics]
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
    if notes:
        lines += ["", "## Notes", ""] + [f"- {note}" for note in notes]
    return "\n".join(lines) + "\n"


ROW, LEFT, WIDTH = 22, 330, 420


def svg(results):
    """A bar for each goal on a logarithmic scale around 1, with a tick at the target. Green bars met the target."""
    bars = [(benchmark, *row) for benchmark, table in results for row in rows(benchmark, table)]
    height = ROW * len(bars) + 50
    x = lambda value: LEFT + WIDTH * (math.log2(min(8, max(1 / 8, value))) + 3) / 6
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 80}" height="{height}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="100%" height="{height}" fill="white"/>',
    ]
    for power in range(-3, 4):
        at = x(2**power)
        label = f"{2**power}" if power >= 0 else f"1/{2**-power}"
        parts.append(f'<line x1="{at:.1f}" y1="24" x2="{at:.1f}" y2="{height - 16}" stroke="#{"888" if power == 0 else "ddd"}"/>')
        parts.append(f'<text x="{at:.1f}" y="16" text-anchor="middle" fill="#444">{label}</text>')
    for place, (benchmark, goal, found, met) in enumerate(bars):
        y = 30 + ROW * place
        start, end = sorted((x(1), x(found.median)))
        label = html.escape(f"{benchmark.name}: {goal.metric} / {goal.rival}")
        parts += [
            f'<text x="{LEFT - 8}" y="{y + 12}" text-anchor="end">{label}</text>',
            f'<rect x="{start:.1f}" y="{y}" width="{max(1, end - start):.1f}" height="14" fill="{"#2a9d5c" if met else "#d1495b"}"/>',
            f'<line x1="{x(found.least):.1f}" y1="{y + 7}" x2="{x(found.most):.1f}" y2="{y + 7}" stroke="black"/>',
            f'<line x1="{x(goal.bound):.1f}" y1="{y - 2}" x2="{x(goal.bound):.1f}" y2="{y + 16}" stroke="#1d3557" stroke-width="2"/>',
            f'<text x="{LEFT + WIDTH + 10}" y="{y + 12}">{found.median:.2f} {goal.sign} {goal.bound:g}</text>',
        ]
    return "\n".join(parts + ["</svg>"]) + "\n"
