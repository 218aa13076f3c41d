"use strict";
(() => {
  const $ = id => document.getElementById(id);
  let studies = [];

  // All text enters the page as text, never as markup.
  const cell = (content, tight) => {
    const td = document.createElement("td");
    if (content instanceof Node) td.append(content); else td.textContent = content ?? "";
    if (tight) td.className = "tight";
    return td;
  };

  const fill = (table, rows, empty) => {
    const body = $(table).tBodies[0];
    const wide = $(table).tHead.rows[0].cells.length;
    body.replaceChildren(...rows.map(cells => {
      const tr = document.createElement("tr");
      tr.append(...cells);
      return tr;
    }));
    if (rows.length === 0) {
      const td = cell(empty);
      td.colSpan = wide;
      td.className = "quiet";
      body.insertRow().append(td);
    }
  };

  const link = (text, address) => {
    const a = document.createElement("a");
    a.textContent = text;
    a.href = address;
    a.target = "_blank";
    a.rel = "noopener";
    return a;
  };

  // Four digits, an exponent only where a person would use one.
  const number = v => {
    if (v === null || !Number.isFinite(v)) return "unknown";
    const size = Math.abs(v);
    return size !== 0 && (size < 1e-3 || size >= 1e7) ? v.toExponential(3) : String(Number(v.toPrecision(4)));
  };
  const percent = v => `${number(100 * v)} %`;

  const answerRow = a => {
    if (a.kind === "class") return [a.name, a.value, a.set.length ? `{${a.set.join(", ")}}` : "{ } (nothing known fits)", percent(a.level)];
    if (a.kind === "quantity") return [a.name, a.unit === "1" ? number(a.value) : `${number(a.value)} ${a.unit}`, `${number(a.low)} – ${number(a.high)}`, percent(a.level)];
    if (a.kind === "curve") return [a.name, `curve of ${a.x.length} points`, "", ""];
    return [a.name, a.path ?? "", "", ""];
  };

  const get = async address => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return response.json();
  };

  const showQuestion = () => {
    const study = studies.find(s => s.card.id === $("study").value);
    $("question").textContent = study ? `${study.card.question} Reads: ${study.card.input}` : "";
    $("text-label").hidden = !study?.text;
    $("text").value = "";
    $("text").placeholder = study?.text ?? "";
  };

  const flagged = result => !result.ok || result.outOfDistribution?.flag;

  const showResult = result => {
    $("answer-title").textContent = result.file;
    const warnings = [...(result.ok ? [] : [`Not answered: ${result.error}`]), ...result.warnings];
    if (result.outOfDistribution?.flag) warnings.unshift("This measurement lies outside of what the model was trained on; do not trust the answer.");
    $("warnings").replaceChildren(...warnings.map(text => {
      const p = document.createElement("p");
      p.className = "warn";
      p.textContent = text;
      return p;
    }));
    fill("answers", result.answers.map(a => answerRow(a).map((text, i) => cell(text, i !== 2))), "No answer.");
    const page = result.report;
    $("report").hidden = $("report-link").hidden = !page;
    if (page) {
      $("report").src = page;
      $("report-link").href = page;
    }
  };

  const showAnswer = document_ => {
    const results = document_.results;
    $("answer").hidden = false;
    $("which-row").hidden = results.length < 2;
    $("which").replaceChildren(...results.map((r, i) => new Option(flagged(r) ? `${r.file} (see warning)` : r.file, i)));
    $("which").onchange = () => showResult(results[$("which").value]);
    URL.revokeObjectURL($("json-link").href);
    $("json-link").href = URL.createObjectURL(new Blob([JSON.stringify(document_, null, 2)], { type: "application/json" }));
    $("arrays-link").hidden = !document_.arrays;
    if (document_.arrays) $("arrays-link").href = document_.arrays;
    showResult(results[0]);
    $("answer").scrollIntoView({ behavior: "smooth" });
  };

  $("study").addEventListener("change", showQuestion);
  $("ask").addEventListener("submit", async event => {
    event.preventDefault();
    const form = new FormData($("ask"));
    const study = form.get("study");
    form.delete("study");
    if ($("file").files.length === 0) form.delete("file");
    $("send").disabled = true;
    $("state").textContent = "Working …";
    $("state").className = "";
    try {
      const response = await fetch(`/api/predict/${encodeURIComponent(study)}`, { method: "POST", body: form });
      const answer = await response.json().catch(() => ({ error: `The server said ${response.status}.` }));
      if (answer.error) throw new Error(answer.error);
      $("state").textContent = "";
      showAnswer(answer);
    } catch (problem) {
      $("state").textContent = problem.message;
      $("state").className = "warn";
    } finally {
      $("send").disabled = false;
    }
  });

  const start = async () => {
    studies = (await get("/api/studies")).studies;
    const ready = studies.filter(s => s.ready && s.verbs.includes("predict"));
    $("study").replaceChildren(...ready.map(s => new Option(s.card.title, s.card.id)));
    $("send").disabled = ready.length === 0;
    if (ready.length === 0) $("state").textContent = "No study has a trained model yet.";
    showQuestion();
    fill("studies", studies.map(s => [cell(s.card.id, true), cell(s.card.question), cell(s.card.input), cell(s.trained ? (s.ready ? "a trained model" : "no model yet") : "the file itself", true)]), "This build has no study.");
    const runs = (await get("/api/runs")).runs;
    fill("runs", runs.map(r => [
      cell(r.study, true), cell(r.time, true), cell(r.size), cell(r.metrics.slice(0, 3).map(m => `${m.name} ${number(m.value)}`).join(", ")),
      cell(r.report ? link("open", r.report) : ""),
    ]), "No run yet: ewald run ID.");
  };

  start().catch(problem => {
    $("state").textContent = problem.message;
    $("state").className = "warn";
  });
})();
