import { describe as about, expect, it } from 'vitest'
import { describe, fieldsOf, formOf, initial, placeIn, type Schema } from './schema'

const TICKET: Schema = {
  type: 'object',
  $defs: { Level: { enum: ['low', 'high'], description: 'how urgent' } },
  properties: {
    title: { type: 'string', minLength: 3, description: 'what is wrong' },
    level: { $ref: '#/$defs/Level', default: 'low' },
    phone: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null },
    tags: { type: 'array', items: { type: 'string' } },
    owner: { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] },
    extra: { anyOf: [{ type: 'string' }, { type: 'number' }] },
  },
  required: ['title', 'owner', 'tags'],
}

const kindOf = (schema: unknown) => describe(schema, TICKET).kind

about('the kind of a field', () => {
  it.each([
    [{ type: 'string' }, 'text'],
    [{ type: ['string', 'null'] }, 'text'],
    [{ type: 'integer' }, 'number'],
    [{ type: 'boolean' }, 'flag'],
    [{ const: 3 }, 'choice'],
    [{ oneOf: [{ const: 'a' }, { const: 'b' }] }, 'choice'],
    [{ type: 'array', items: {} }, 'list'],
    [{ type: 'array' }, 'json'],
    [{ type: 'object' }, 'json'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'map'],
    [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, 'json'],
    [{ allOf: [{ $ref: '#/$defs/Level' }] }, 'choice'],
    [{ $ref: 'https://elsewhere.example/schema' }, 'json'],
    [{}, 'json'],
    [true, 'json'],
    [null, 'json'],
  ])('%j is %s', (schema, kind) => {
    expect(kindOf(schema)).toBe(kind)
  })

  it('of a schema that refers to itself is found all the same', () => {
    expect(describe({ $ref: '#/$defs/A' }, { $defs: { A: { $ref: '#/$defs/A' } } }).kind).toBe('json')
  })

  it('knows what may be null, and keeps what is said beside a reference', () => {
    expect(describe(TICKET.properties, TICKET).nullable).toBe(false)
    expect(describe({ type: ['string', 'null'] }, TICKET).nullable).toBe(true)
    expect(describe({ $ref: '#/$defs/Level', description: 'here' }, TICKET).description).toBe('here')
  })
})

about('what a form begins with', () => {
  it('is what has a default and the frame of what is required', () => {
    expect(initial(TICKET, TICKET)).toEqual({ level: 'low', phone: null, tags: [], owner: {} })
  })

  it('ends where a schema goes round in a circle', () => {
    const chain: Schema = { type: 'object', properties: { next: { $ref: '#' } }, required: ['next'] }
    expect(JSON.stringify(initial(chain, chain)).length).toBeLessThan(1000)
  })

  it('marks what is required', () => {
    const required = fieldsOf(TICKET).filter((field) => field.required)
    expect(required.map(({ name }) => name)).toEqual(['title', 'tags', 'owner'])
  })
})

about('words and places', () => {
  it('says what a value must be', () => {
    expect(formOf({ type: 'integer', minimum: 1, maximum: 9 })).toBe('from 1, up to 9')
    expect(formOf({ type: 'string', format: 'email' })).toBe('email')
  })

  it('are those of the validator', () => {
    expect(placeIn(placeIn(placeIn('$', 'items'), 0), 'a b')).toBe("$.items[0]['a b']")
  })
})
