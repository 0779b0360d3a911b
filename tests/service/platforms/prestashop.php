<?php
// What the PrestaShop recipe needs of its platform; a customer is logged in where an id is given.
class Link
{
    public function getModuleLink($module, $controller)
    {
        return "/module/$module/$controller";
    }
}

class Customer
{
    public $id;

    public function isLogged()
    {
        return $this->id !== null;
    }
}

class Context
{
    public $link;
    public $customer;

    public function __construct($id)
    {
        $this->link = new Link();
        $this->customer = new Customer();
        $this->customer->id = $id;
    }
}

abstract class Module
{
    public $context;
    public $name;
    public $version;
    public $author;
    public $displayName;
    public $hooks = [];

    public function __construct()
    {
        $this->context = new Context(null);
    }

    public function install()
    {
        return true;
    }

    public function registerHook($hooks)
    {
        $this->hooks = $hooks;

        return true;
    }
}

abstract class ModuleFrontController
{
    public $context;
}
