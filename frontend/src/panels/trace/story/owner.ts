// Which sentence of a story tells of a span: the nearest one above it.
import type { Sentence, SpanRow } from '../../../core/trace-types'

// `span` may be any of the trace: a call and an attempt belong to the message or request that they served.
export function sentenceOf(
  span: string | null,
  sentences: readonly Sentence[],
  byId: ReadonlyMap<string, SpanRow> | undefined,
): string | null {
  if (span === null) return null
  const owners = new Map<string, string>()
  for (const { id, spanId, members } of sentences) {
    for (const member of members) owners.set(member.id, id).set(member.spanId, id)
    owners.set(id, id).set(spanId, id)
  }
  const seen = new Set<string>()
  for (let at: string | null = span; at !== null && !seen.has(at); at = byId?.get(at)?.parent ?? null) {
    const found = owners.get(at)
    if (found) return found
    seen.add(at)
  }
  return null
}
