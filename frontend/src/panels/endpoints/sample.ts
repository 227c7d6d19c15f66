// A value that fits a JSON Schema, for people to start from.
import type { Schema } from './types'

const DEEPEST = 8

const FORMATS: Record<string, string> = {
  date: '2026-01-31',
  'date-time': '2026-01-31T12:00:00Z',
  time: '12:00:00Z',
  email: 'ada@example.com',
  'idn-email': 'ada@example.com',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
}

export function sampleOf(schema: Schema | null): unknown {
  return schema === null ? {} : made(schema, schema, 0)
}

function made(schema: unknown, root: Schema, depth: number): unknown {
  if (typeof schema !== 'object' || schema === null || depth > DEEPEST) return null
  const told = resolved(schema as Record<string, unknown>, root)
  for (const key of ['const', 'default', 'example']) if (key in told) return told[key]
  for (const key of ['examples', 'enum']) {
    const list = told[key]
    if (Array.isArray(list) && list.length > 0) return list[0]
  }
  const parts = told.allOf
  if (Array.isArray(parts)) return made(merged(told, parts, root), root, depth + 1)
  const choices = told.anyOf ?? told.oneOf
  if (Array.isArray(choices)) return made(choices.find((each) => !isNull(each)) ?? null, root, depth + 1)
  return ofType(told, root, depth)
}

function ofType(schema: Record<string, unknown>, root: Schema, depth: number): unknown {
  const type = Array.isArray(schema.type) ? schema.type.find((each) => each !== 'null') : schema.type
  if (type === 'object' || schema.properties) return objectOf(schema, root, depth)
  if (type === 'array' || schema.items) return listOf(schema, root, depth)
  if (type === 'integer' || type === 'number') return numberOf(schema, type === 'integer')
  if (type === 'boolean') return true
  if (type === 'string') return textOf(schema)
  return null
}

// What must be there, and what may be: people take out faster than they look up.
function objectOf(schema: Record<string, unknown>, root: Schema, depth: number): Record<string, unknown> {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, unknown>)
  const required = new Set(Array.isArray(schema.required) ? schema.required : [])
  const shown = depth < 2 ? properties : properties.filter(([name]) => required.has(name))
  return Object.fromEntries(shown.map(([name, each]) => [name, made(each, root, depth + 1)]))
}

function listOf(schema: Record<string, unknown>, root: Schema, depth: number): unknown[] {
  const count = Math.min(Math.max(1, number(schema.minItems) ?? 1), 3)
  return schema.items ? Array.from({ length: count }, () => made(schema.items, root, depth + 1)) : []
}

function numberOf(schema: Record<string, unknown>, isWhole: boolean): number {
  const above = number(schema.exclusiveMinimum)
  const least = number(schema.minimum) ?? (above === undefined ? undefined : above + (isWhole ? 1 : 0.5))
  const most = number(schema.maximum)
  if (least !== undefined && least > 1) return least
  return most !== undefined && most < 1 ? most : Math.max(1, least ?? 1)
}

function textOf(schema: Record<string, unknown>): string {
  const text = FORMATS[String(schema.format)] ?? 'text'
  const padded = text.padEnd(Math.min(number(schema.minLength) ?? 0, 200), 'x')
  return padded.slice(0, Math.max(0, number(schema.maxLength) ?? padded.length))
}

function merged(schema: Record<string, unknown>, parts: unknown[], root: Schema): Record<string, unknown> {
  const { allOf: _, ...own } = schema
  const told = [own, ...parts.map((part) => (typeof part === 'object' && part ? resolved({ ...part }, root) : {}))]
  return {
    ...Object.assign({}, ...told),
    properties: Object.assign({}, ...told.map(({ properties }) => properties)),
    required: told.flatMap(({ required }) => (Array.isArray(required) ? required : [])),
  }
}

// A reference within the schema, followed to what it names.
export function resolved(schema: Record<string, unknown>, root: Schema): Record<string, unknown> {
  let found: unknown = schema
  for (let steps = 0; steps < DEEPEST; steps += 1) {
    const reference = (found as Record<string, unknown>).$ref
    if (typeof reference !== 'string') break
    found = at(root, reference)
    if (typeof found !== 'object' || found === null) return {}
  }
  return found as Record<string, unknown>
}

function at(root: Schema, reference: string): unknown {
  if (!reference.startsWith('#')) return null
  return reference
    .slice(1)
    .split('/')
    .slice(1)
    .map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (found, key) => (typeof found === 'object' ? (found as Record<string, unknown>)?.[key] : null),
      root,
    )
}

function isNull(schema: unknown): boolean {
  return typeof schema === 'object' && (schema as { type?: unknown } | null)?.type === 'null'
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
