// Moments as people choose them: a time back from now, or a local date and time.

// By what stands in the address.
export const RECENT: Record<string, { label: string; ms: number }> = {
  '15m': { label: 'Last 15 minutes', ms: 900_000 },
  '1h': { label: 'Last hour', ms: 3_600_000 },
  '1d': { label: 'Last day', ms: 86_400_000 },
}

export function momentOf(text: string | undefined, now: number): number | null {
  if (!text) return null
  const recent = RECENT[text]
  if (recent) return now - recent.ms
  const time = new Date(text).getTime()
  return Number.isNaN(time) ? null : time
}

// As an input for a local date and time has it.
export function asLocal(time: number): string {
  const date = new Date(time)
  return new Date(time - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

// As the API takes it: too many digits for a number.
export function nanoseconds(time: number): string {
  const whole = Math.floor(time)
  return String(BigInt(whole) * 1_000_000n + BigInt(Math.round((time - whole) * 1e6)))
}
