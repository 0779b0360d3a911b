<?php
// What the WooCommerce recipe needs of its platform; a customer is logged in where an id is given.
$actions = $shortcodes = [];
$status = 200;
$customer = null;

function add_action($name, $call, $priority = 10)
{
    $GLOBALS['actions'][$name] = $call;
}

function add_shortcode($name, $call)
{
    $GLOBALS['shortcodes'][$name] = $call;
}

function nocache_headers()
{
}

function status_header($code)
{
    $GLOBALS['status'] = $code;
}

function is_user_logged_in()
{
    return $GLOBALS['customer'] !== null;
}

function get_current_user_id()
{
    return $GLOBALS['customer'];
}
