// What a form needs to know of a JSON Schema: which kind of field it is, what it says, and what stands there at first.

export type Schema = { [key: string]: unknown }

export type Kind = 'choice' | 'flag' | 'number' | 'text' | 'list' | 'object' | 'map' | 'json'

export interface Described {
  schema: Schema
  kind: Kind
  title: string | null
  description: string | null
  // Whether null is a value of it.
  nullable: boolean
}

const DEEPEST = 40

// Follows references and puts together what has one meaning only. `root` is the schema that references begin at.
export function describe(given: unknown, root: Schema): Described {
  const { schema, nullable } = flattened(given, root, 0)
  return {
    schema,
    kind: kindOf(schema),
    title: textOf(schema.title),
    description: textOf(schema.description),
    nullable,
  }
}

// The fields of an object, in the order of the schema.
export function fieldsOf(schema: Schema): { name: string; schema: unknown; required: boolean }[] {
  const required = Array.isArray(schema.required) ? schema.required : []
  return Object.entries(isSchema(schema.properties) ? schema.properties : {}).map(([name, field]) => ({
    name,
    schema: field,
    required: required.includes(name),
  }))
}

// What a field begins with: its default, what it must be, and of objects what is required in them.
export function initial(given: unknown, root: Schema, depth = 0): unknown {
  const { schema, kind } = describe(given, root)
  if ('default' in schema) return structuredClone(schema.default)
  if ('const' in schema) return schema.const
  if (kind === 'list' && Number(schema.minItems ?? 0) === 0) return []
  if (kind !== 'object' || depth > DEEPEST) return undefined
  const found: Record<string, unknown> = {}
  for (const { name, schema: field, required } of fieldsOf(schema)) {
    const value = required || hasDefault(field, root) ? initial(field, root, depth + 1) : undefined
    if (value !== undefined) found[name] = value
  }
  return found
}

// The values among which one is chosen.
export function choicesOf(schema: Schema): unknown[] {
  return Array.isArray(schema.enum) ? schema.enum : 'const' in schema ? [schema.const] : []
}

// A few words on what a text or number must be, where no field of the browser's says it.
export function formOf(schema: Schema): string {
  const { minimum, maximum, minLength, maxLength, pattern, format } = schema
  const said = [
    typeof format === 'string' ? format : '',
    typeof minimum === 'number' ? `from ${minimum}` : '',
    typeof maximum === 'number' ? `up to ${maximum}` : '',
    typeof minLength === 'number' && minLength > 1 ? `at least ${minLength} characters` : '',
    typeof maxLength === 'number' ? `at most ${maxLength} characters` : '',
    // A pattern that spells out a format says nothing to people.
    typeof pattern === 'string' && typeof format !== 'string' ? `as ${pattern}` : '',
  ]
  return said.filter(Boolean).join(', ')
}

// `$.items[0]["a b"]` as the validator writes places; the form’s own are the same.
export function placeIn(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(key) ? `${path}.${key}` : `${path}['${key}']`
}

function hasDefault(given: unknown, root: Schema): boolean {
  return 'default' in describe(given, root).schema
}

function kindOf(schema: Schema): Kind {
  if (choicesOf(schema).length > 0) return 'choice'
  const type = Array.isArray(schema.type) ? 'several' : schema.type
  if (type === 'boolean') return 'flag'
  if (type === 'integer' || type === 'number') return 'number'
  if (type === 'string') return 'text'
  if (type === 'array') return isSchema(schema.items) ? 'list' : 'json'
  const isObject = type === 'object' || (type === undefined && isSchema(schema.properties))
  if (!isObject) return 'json'
  // One that takes more than it names is written by name and value, as headers are.
  if (isSchema(schema.additionalProperties)) return isPlain(schema.additionalProperties) ? 'map' : 'json'
  return fieldsOf(schema).length > 0 ? 'object' : 'json'
}

function isPlain(schema: Schema): boolean {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type]
  return types.every((type) => ['string', 'number', 'integer', 'boolean'].includes(String(type)))
}

function flattened(given: unknown, root: Schema, depth: number): { schema: Schema; nullable: boolean } {
  if (!isSchema(given) || depth > DEEPEST) return { schema: {}, nullable: false }
  const { $ref, allOf, anyOf, oneOf, ...own } = given
  if (typeof $ref === 'string') return under(own, flattened(behind($ref, root), root, depth + 1))
  if (Array.isArray(allOf) && allOf.length === 1) return under(own, flattened(allOf[0], root, depth + 1))
  const ways = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : null
  if (ways) {
    const others = ways.filter((way) => !(isSchema(way) && way.type === 'null'))
    const nullable = others.length < ways.length
    if (others.length === 1) {
      const found = under(own, flattened(others[0], root, depth + 1))
      return { ...found, nullable: nullable || found.nullable }
    }
    if (others.every((way) => isSchema(way) && 'const' in way)) {
      return { schema: { ...own, enum: others.map((way) => (way as Schema).const) }, nullable }
    }
    return { schema: keptOf(own), nullable }
  }
  if (Array.isArray(allOf)) return { schema: keptOf(own), nullable: false }
  if (Array.isArray(own.type) && own.type.includes('null')) {
    const types = own.type.filter((type) => type !== 'null')
    return { schema: { ...own, type: types.length === 1 ? types[0] : types }, nullable: true }
  }
  return { schema: own, nullable: false }
}

// What stands beside a reference says more about this one place.
function under(own: Schema, found: { schema: Schema; nullable: boolean }): { schema: Schema; nullable: boolean } {
  return { ...found, schema: { ...found.schema, ...own } }
}

// Of what can be several things, only what it is called.
function keptOf({ title, description, default: first }: Schema): Schema {
  return { title, description, ...(first === undefined ? {} : { default: first }) }
}

function behind(reference: string, root: Schema): unknown {
  if (!reference.startsWith('#')) return undefined
  let found: unknown = root
  for (const part of reference.slice(1).split('/').filter(Boolean)) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
    found = isSchema(found) || Array.isArray(found) ? (found as Schema)[key] : undefined
  }
  return found
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
