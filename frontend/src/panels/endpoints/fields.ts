// A JSON Schema as people read it: one row for each field.
import { counted } from '../../core/time'
import { resolved } from './sample'
import type { Schema } from './types'

export interface FieldRow {
  // "items[].title"; "" for the value itself.
  name: string
  type: string
  required: boolean
  about: string
}

const DEEPEST = 4
const MOST = 200

export function fieldsOf(schema: Schema): FieldRow[] {
  const rows: FieldRow[] = []
  add(rows, schema, schema, { name: '', required: true, depth: 0 })
  const [first] = rows
  // An object says nothing that its fields don't say.
  return rows.length > 1 && first?.name === '' && first.type === 'object' ? rows.slice(1) : rows
}

interface Place {
  name: string
  required: boolean
  depth: number
}

function add(rows: FieldRow[], schema: unknown, root: Schema, { name, required, depth }: Place): void {
  if (rows.length >= MOST) return
  const told = typeof schema === 'object' && schema ? resolved(schema as Record<string, unknown>, root) : {}
  rows.push({ name, type: typeOf(told, root), required, about: aboutOf(told) })
  if (depth >= DEEPEST) return
  const owner = isList(told) && typeof told.items === 'object' && told.items ? inside(told.items, root) : told
  const prefix = owner === told ? name : `${name}[]`
  const needed = Array.isArray(owner.required) ? owner.required : []
  for (const [key, each] of Object.entries((owner.properties ?? {}) as Record<string, unknown>)) {
    add(rows, each, root, { name: prefix ? `${prefix}.${key}` : key, required: needed.includes(key), depth: depth + 1 })
  }
}

function inside(items: object, root: Schema): Record<string, unknown> {
  return resolved(items as Record<string, unknown>, root)
}

function isList(schema: Record<string, unknown>): boolean {
  return schema.type === 'array' || (schema.items !== undefined && schema.type === undefined)
}

function typeOf(schema: Record<string, unknown>, root: Schema): string {
  if ('const' in schema) return JSON.stringify(schema.const)
  if (Array.isArray(schema.enum)) return schema.enum.map((each) => JSON.stringify(each)).join(' | ')
  const choices = schema.anyOf ?? schema.oneOf
  if (Array.isArray(choices)) return [...new Set(choices.map((each) => typeOf(resolved(each, root), root)))].join(' | ')
  if (isList(schema)) {
    const items = schema.items
    return `list of ${typeof items === 'object' && items ? typeOf(inside(items, root), root) : 'anything'}`
  }
  if (schema.properties && schema.type === undefined) return 'object'
  const format = typeof schema.format === 'string' ? ` (${schema.format})` : ''
  return (Array.isArray(schema.type) ? schema.type.join(' | ') : String(schema.type ?? 'anything')) + format
}

const BOUNDS: [string, (bound: number) => string][] = [
  ['minLength', (least) => (least === 1 ? 'not empty' : `at least ${counted(least, 'character')}`)],
  ['maxLength', (most) => `at most ${counted(most, 'character')}`],
  ['minimum', (least) => `at least ${least.toLocaleString()}`],
  ['exclusiveMinimum', (least) => `more than ${least.toLocaleString()}`],
  ['maximum', (most) => `at most ${most.toLocaleString()}`],
  ['exclusiveMaximum', (most) => `less than ${most.toLocaleString()}`],
  ['minItems', (least) => `at least ${counted(least, 'item')}`],
  ['maxItems', (most) => `at most ${counted(most, 'item')}`],
]
// Generators of schemas write these where nothing was said.
const SAFE = new Set([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])

function aboutOf(schema: Record<string, unknown>): string {
  const parts = BOUNDS.flatMap(([key, words]) => {
    const bound = schema[key]
    return typeof bound === 'number' && !SAFE.has(bound) ? [words(bound)] : []
  })
  if ('default' in schema) parts.push(`${JSON.stringify(schema.default)} if it isn’t given`)
  return [typeof schema.description === 'string' ? schema.description : '', parts.join(', ')]
    .filter(Boolean)
    .join(' · ')
}
