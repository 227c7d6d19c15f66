// What a row is called: the Step or the call first, then by what it was started.
import { duration } from '../../../core/time'
import type { FoldPlace, Row, SpanPlace } from './rows'

export interface Name {
  title: string
  detail: string | null
  isCode: boolean
}

export function nameOf(row: Row): Name {
  return row.kind === 'fold' ? { ...titleOf(row.name, row.step, row.depth), isCode: row.depth > 0 } : nameOfSpan(row)
}

function nameOfSpan({ span, unit, depth }: SpanPlace): Name {
  if (span.phase === 'attempt') return { title: `Attempt ${span.attempt ?? 1}`, detail: span.message, isCode: false }
  if (unit || span.phase === 'trigger') {
    const name = { ...titleOf(span.name, span.step, 0), isCode: false }
    // Within a fold all are started alike, and what went wrong tells them apart.
    return depth > 0 && span.message ? { ...name, detail: span.message } : name
  }
  return { title: span.name, detail: span.message, isCode: true }
}

// "ticket.created → Triage" names the Step last, "POST /tickets" not at all.
function titleOf(name: string, step: string | null, depth: number): Pick<Name, 'title' | 'detail'> {
  if (step === null || depth > 0) return { title: name, detail: null }
  return { title: step, detail: name.replace(` → ${step}`, '') }
}

export function foldText({ members, failed, running, p95 }: FoldPlace): string {
  const parts = [`× ${members.length.toLocaleString()}`]
  if (failed > 0) parts.push(`${failed.toLocaleString()} failed`)
  if (running > 0) parts.push(`${running.toLocaleString()} running`)
  parts.push(`p95 ${duration(p95)}`)
  return parts.join(' · ')
}
