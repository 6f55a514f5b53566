const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' });
const byId = (id) => document.getElementById(id);

/** The JSON of an answer; a failure throws what the service says about it. */
async function ask(path, options) {
  const response = await fetch(path, { ...options, signal: AbortSignal.timeout(15_000) });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw Object.assign(new Error(body.error ?? `${path} answered ${response.status}`), { body });
  }
  return body;
}

function element(tag, text = '', className = '') {
  const made = document.createElement(tag);
  // Text, never HTML: names come from a database.
  made.textContent = text;
  made.className = className;
  return made;
}

function say(id, text, className = '') {
  byId(id).replaceChildren(element('span', text, className));
}

async function showProducts(query) {
  const path =
    query === ''
      ? '/catalog/products?limit=24'
      : `/catalog/search?limit=24&q=${encodeURIComponent(query)}`;
  try {
    const { products } = await ask(path);
    say('catalogue-message', products.length === 0 ? 'Nothing found' : '');
    byId('products').replaceChildren(...products.map(productItem));
  } catch (error) {
    say('catalogue-message', error.message, 'error');
  }
}

function productItem(product) {
  const text = element('div');
  text.append(element('strong', product.name), element('p', product.description));
  const quantity = element('input');
  Object.assign(quantity, { type: 'number', min: 1, max: 100, value: 1, required: true });
  quantity.setAttribute('aria-label', `How many of ${product.name}`);
  const button = element('button', 'Order');
  const form = element('form');
  form.append(quantity, button);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    button.disabled = true;
    void order(product, Number(quantity.value)).finally(() => (button.disabled = false));
  });
  const item = element('li');
  item.append(text, element('span', money.format(product.priceCents / 100)), form);
  return item;
}

async function order(product, quantity) {
  say('order-message', `Ordering ${quantity} × ${product.name} …`);
  try {
    const placed = await ask('/orders', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': newKey() },
      body: JSON.stringify({ productId: product.id, quantity }),
    });
    say('order-message', `${placed.quantity} × ${placed.productName} is ${placed.status}`, 'paid');
  } catch (error) {
    say('order-message', error.message, error.body?.order?.status ?? 'error');
  }
  await showOrders();
}

/** crypto.randomUUID is only there under https. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function showOrders() {
  try {
    const { orders } = await ask('/orders?limit=10');
    byId('orders').replaceChildren(...orders.map(orderRow));
  } catch (error) {
    say('order-message', error.message, 'error');
  }
}

function orderRow({ productName, quantity, amountCents, status, reason }) {
  const row = element('tr');
  const state = element('td', status, status);
  state.title = reason ?? '';
  row.append(
    element('td', productName),
    element('td', String(quantity)),
    element('td', money.format(amountCents / 100)),
    state,
  );
  return row;
}

byId('search').addEventListener('submit', (event) => {
  event.preventDefault();
  void showProducts(new FormData(event.target).get('q').trim());
});
void showProducts('');
void showOrders();
setInterval(() => void showOrders(), 5_000);
