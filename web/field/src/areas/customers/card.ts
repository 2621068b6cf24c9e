import { dataOf, type Shape } from '@wangge/client';
import { client, isUnreached } from '@field/server';
import { loadToday, today } from '@field/areas/today/today';

export type Card = Shape<'CustomerCardOut'>;
export type Customer = Shape<'CustomerOut'>;
export type CustomerId = Customer['id'];

/** Read one customer's whole profile. */
export function readCustomer(id: string): Promise<Customer> {
  const path = { customer_id: id as unknown as CustomerId };
  return dataOf(client.GET('/api/v1/customers/{customer_id}', { params: { path } }));
}

/** Return the card a profile shows. */
export function cardOf(customer: Customer): Card {
  const { id, name, customer_group, customer_group_name, mobile_masked, address_masked, is_key } =
    customer;
  return {
    id,
    name,
    customer_group,
    customer_group_name,
    mobile_masked,
    address_masked,
    is_key,
    lon: customer.place?.lon ?? null,
    lat: customer.place?.lat ?? null,
  };
}

/** Return a customer's card: from today's tasks where it is one of them, else from the server. */
export async function readCard(id: string): Promise<Card> {
  const known = ofToday(id);
  if (known) return known;
  try {
    return cardOf(await readCustomer(id));
  } catch (error) {
    if (isUnreached(error)) await loadToday().catch(() => undefined);
    const kept = ofToday(id);
    if (kept) return kept;
    throw error;
  }
}

function ofToday(id: string): Card | null {
  const task = today.value?.tasks.find((item) => String(item.customer.id) === id);
  return task?.customer ?? null;
}
