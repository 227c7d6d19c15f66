// Which colour a Step has in a trace: in order of first appearance, so that everybody sees the same.
import type { SpanRow } from '../../../core/trace-types'

export const LANES = 12

export type Lanes = ReadonlyMap<string, number>

export function lanesOf(spans: readonly SpanRow[]): Lanes {
  const lanes = new Map<string, number>()
  for (const { step } of spans) if (step !== null && !lanes.has(step)) lanes.set(step, lanes.size % LANES)
  return lanes
}

export function laneColour(lanes: Lanes, step: string | null): string {
  const lane = step === null ? undefined : lanes.get(step)
  return lane === undefined ? 'var(--text-faint)' : `var(--lane-${lane})`
}
