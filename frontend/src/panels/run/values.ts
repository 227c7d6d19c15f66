// Objects as forms change them.
export function withValue(given: Record<string, unknown>, name: string, value: unknown): Record<string, unknown> {
  const { [name]: _, ...others } = given
  if (value === undefined) return others
  // In its place, where it has one.
  return name in given ? { ...given, [name]: value } : { ...others, [name]: value }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
