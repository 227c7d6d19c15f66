// Which Steps have failed since, and how that is said.
import type { Activity } from '../../core/types'

export function failedSince(before: Record<string, Activity>, after: Record<string, Activity>): string[] {
  return Object.keys(after).filter((name) => (after[name]?.failed ?? 0) > (before[name]?.failed ?? 0))
}

export function failureText(names: string[]): string {
  const [first = '', second] = names
  if (names.length === 1) return `${first} failed.`
  if (names.length === 2) return `${first} and ${second} failed.`
  return `${first} and ${names.length - 1} other Steps failed.`
}
