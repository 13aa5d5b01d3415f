import { z } from 'zod'

type Filled<Extra extends z.ZodRawShape, Form> = z.output<z.ZodObject<Extra>> & { input: Form }
type Typed<Extra extends z.ZodRawShape, Form> = z.input<z.ZodObject<Extra>> & { input: Form }

/**
 * A form together with what else its save needs. What is wrong in the form is told by the form's own paths (`name`, not `input.name`),
 * so that the sentences find their fields.
 */
export function formInput<Form extends z.ZodType, Extra extends z.ZodRawShape>(
  form: Form,
  extra: Extra,
): z.ZodType<Filled<Extra, z.output<Form>>, Typed<Extra, z.input<Form>>> {
  return z.object({ ...extra, input: z.unknown() }).transform((value: Record<string, unknown>, context) => {
    const parsed = form.safeParse(value.input)
    if (parsed.success) return { ...value, input: parsed.data }
    for (const { message, path } of parsed.error.issues) context.addIssue({ code: 'custom', message, path })
    return z.NEVER
  }) as unknown as z.ZodType<Filled<Extra, z.output<Form>>, Typed<Extra, z.input<Form>>>
}
